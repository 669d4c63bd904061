import TernLanguage

/// A recogniser's search: made once, and given the states of its streams.
struct Search: Sendable {
  enum Method: Sendable {
    case greedy(GreedySearch)
    case modifiedBeam(ModifiedBeamSearch)
    case beam(BeamSearch)
    case fastBeam(FastBeamSearch, NBestOptions?, NBestSymbols)
  }

  let method: Method
  private let methodName: String
  let fusion: Fusion
  let transducer: Transducer

  /// - Throws: ``SpeechError`` with code `.configuration` where options make no sense, or the method
  ///   has no use for some.
  init(
    _ method: DecodingMethod, _ options: SearchOptions, _ transducer: Transducer
  ) throws(SpeechError) {
    try options.check(vocabularySize: transducer.vocabularySize)
    methodName = method.name
    switch method {
    case .greedySearch(let own): self.method = .greedy(try GreedySearch(own, options, transducer))
    case .modifiedBeamSearch(let own):
      self.method = .modifiedBeam(try ModifiedBeamSearch(own, options, transducer))
    case .beamSearch(let own): self.method = .beam(try BeamSearch(own, options, transducer))
    case .fastBeamSearch(var own, let graph, let nBest, let symbols):
      own.keepsLattice = own.keepsLattice || nBest != nil
      let everything = TrivialGraph(tokenCount: transducer.vocabularySize)
      let search = try FastBeamSearch(
        own, options, graph: graph ?? everything, transducer: transducer)
      self.method = .fastBeam(search, nBest, symbols)
    }
    fusion = Fusion(options)
    self.transducer = transducer
    for (name, isGiven) in [
      ("hotwords", !options.hotwords.isEmpty), ("a language model", options.languageModel != nil),
      ("a low-order language model", options.lowOrderModel != nil),
    ] where isGiven && !takesFusion {
      throw refusal(of: name)
    }
  }

  /// What is thrown where a method has no use for something.
  func refusal(of name: String) -> SpeechError {
    SpeechError(
      code: .configuration,
      message: "\(methodName) with \(name): only modified_beam_search has that")
  }

  /// Whether hotwords and language models have a say.
  var takesFusion: Bool {
    if case .modifiedBeam = method { true } else { false }
  }

  /// The state of a stream that begins.
  ///
  /// - Throws: ``SpeechError`` with code `.configuration` where the model's first context is none.
  func makeState(hotwords: ContextGraph?) throws(SpeechError) -> SearchState {
    if case .fastBeam(let search, _, _) = method { return .fastBeam(try search.makeState()) }
    let context = transducer.contexts.context(of: transducer.decoding.startContext)
    return .list(HypothesisList(context: context, fusion: fusion.start, hotwords: hotwords))
  }

  /// Extends the states of a batch's streams by encoder frames.
  ///
  /// - Throws: ``InterpreterError`` where the model cannot be run; states are then of no further use.
  func extend(
    _ states: inout [SearchState], by encoded: EncodedFrames, in session: TransducerSession
  ) throws {
    switch method {
    case .greedy(let search):
      try Self.extend(&states, \.list, SearchState.list) {
        try search.extend(&$0, by: encoded, in: session)
      }
    case .modifiedBeam(let search):
      try Self.extend(&states, \.list, SearchState.list) {
        try search.extend(&$0, by: encoded, in: session)
      }
    case .beam(let search):
      try Self.extend(&states, \.list, SearchState.list) {
        try search.extend(&$0, by: encoded, in: session)
      }
    case .fastBeam(let search, _, _):
      try Self.extend(&states, \.fastBeam, SearchState.fastBeam) {
        try search.extend(
          &$0, by: encoded.values, frames: encoded.count, range: encoded.range, in: session)
      }
    }
  }

  /// Calls `body` with what the states of a kind of search hold.
  private static func extend<State>(
    _ states: inout [SearchState], _ unwrap: (SearchState) -> State?,
    _ wrap: (State) -> SearchState, _ body: (inout [State]) throws -> Void
  ) rethrows {
    var own = states.compactMap(unwrap)
    precondition(own.count == states.count, "\(states.count - own.count) states of another search")
    states = []
    try body(&own)
    states = own.map(wrap)
  }
}
