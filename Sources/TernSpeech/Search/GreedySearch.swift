import RealModule

/// The best token of each encoder frame; again, where more than one is allowed, until that is blank.
///
/// Source: icefall, `beam_search.py`, greedy_search_batch and greedy_search: blank and the unknown token
/// give nothing. Its limit of 1000 tokens an utterance is not here.
struct GreedySearch: Sendable {
  let options: GreedySearchOptions
  let reading: JoinerReading
  let contexts: ContextCoding
  let startContext: [Int]

  init(
    _ options: GreedySearchOptions, _ searchOptions: SearchOptions, _ transducer: Transducer
  ) throws(SpeechError) {
    guard (1...64).contains(options.maximumSymbolsPerFrame) else {
      throw SpeechError(
        code: .configuration,
        message: "\(options.maximumSymbolsPerFrame) tokens a frame, expected 1 to 64")
    }
    self.options = options
    reading = JoinerReading(searchOptions, transducer)
    contexts = transducer.contexts
    startContext = transducer.decoding.startContext
  }

  /// Extends hypotheses by encoder frames.
  ///
  /// - Parameter lists: The hypothesis of each stream of the batch.
  func extend(
    _ lists: inout [HypothesisList], by encoded: EncodedFrames, in session: TransducerSession
  ) throws {
    for frame in encoded.range {
      var open = Array(lists.indices)
      for _ in 0..<options.maximumSymbolsPerFrame where !open.isEmpty {
        let slots = try session.slots(of: open.map { lists[$0].paths[0].context })
        let places = open.map { encoded.place(stream: $0, frame: frame) }
        let found = try session.join(
          encoded.values, at: places, session.predictions.values, at: slots
        ) { logits in
          let width = reading.width
          return places.indices.map { best(logits.extracting($0 * width..<($0 + 1) * width)) }
        }
        open = zip(open, found).compactMap { stream, best in
          guard let best else { return nil }
          append(best, to: &lists[stream])
          return stream
        }
      }
      for stream in lists.indices { lists[stream].endFrame() }
    }
  }

  private func append(_ best: Best, to list: inout HypothesisList) {
    var path = list.paths[0]
    if options.padsWithBlank && path.context == contexts.context(of: startContext) {
      path.context = contexts.context(of: startContext.map { _ in reading.blank })
    }
    let prefix = list.prefix(path.prefix, followedBy: best.token)
    let found = FoundToken(
      token: best.token, frame: list.frameCount, logProbability: best.logProbability,
      silence: best.silence)
    list.append(found, to: &path, prefix: prefix, contexts)
    path.score += Double(best.logProbability)
    list.paths[0] = path
  }

  private struct Best {
    let token: Int
    let logProbability: Float
    /// That of blank.
    let silence: Float
  }

  /// The most probable token (the first of equals), or nil where that gives nothing.
  private func best(_ logits: Span<Float>) -> Best? {
    let blankLogit = logits[reading.blank] - reading.blankPenalty
    func logit(_ index: Int) -> Float { index == reading.blank ? blankLogit : logits[index] }
    var token = 0
    for index in logits.indices where logit(index) > logit(token) { token = index }
    guard reading.isSpoken(token) else { return nil }
    var total: Float = 0
    for index in logits.indices {
      total += Float.exp((logit(index) - logit(token)) / reading.temperature)
    }
    let logProbability = -Float.log(total)
    let silence = (blankLogit - logit(token)) / reading.temperature + logProbability
    return Best(token: token, logProbability: logProbability, silence: silence)
  }
}
