import TernLanguage

extension FastBeamSearch {
  /// A search with a transducer.
  ///
  /// - Throws: ``SpeechError`` with code `.configuration`.
  package init(
    _ options: FastBeamOptions = FastBeamOptions(),
    _ searchOptions: SearchOptions = SearchOptions(),
    graph: any DecodingGraph, transducer: Transducer
  ) throws(SpeechError) {
    try self.init(
      options, searchOptions, graph: graph, decoding: transducer.decoding,
      vocabularySize: transducer.vocabularySize)
  }

  /// Extends states by encoder frames. All contexts of all streams go through the joiner together.
  ///
  /// - Parameters:
  ///   - states: One for each stream of the batch.
  ///   - encoded: encoder_proj [N, frames, J].
  ///   - frames: The number of frames.
  ///   - range: Which of the frames; nil for all.
  /// - Throws: ``InterpreterError`` where the model cannot be run; states are then of no further use.
  package func extend(
    _ states: inout [FastBeamState], by encoded: [Float], frames: Int,
    range: Range<Int>? = nil, in session: TransducerSession
  ) throws {
    var expansion = FrameExpansion()
    var scores = LogProbabilities()
    for frame in range ?? 0..<frames {
      var (contexts, places, firstRows): ([UInt64], [Int], [Int]) = ([], [], [])
      for (stream, state) in states.enumerated() {
        firstRows.append(contexts.count)
        contexts += state.contexts
        places += repeatElement(stream * frames + frame, count: contexts.count - places.count)
      }
      try score(contexts, in: encoded, at: places, into: &scores, session)
      for stream in states.indices {
        advance(
          &states[stream], by: scores.values, firstRow: firstRows[stream], in: &expansion)
      }
    }
  }

  /// Computes what the joiner says in each context at its encoder frame.
  private func score(
    _ contexts: [UInt64], in encoded: [Float], at places: [Int],
    into scores: inout LogProbabilities,
    _ session: TransducerSession
  ) throws {
    let slots = try session.slots(of: contexts)
    let predicted = session.predictions.values
    func join(_ encoded: [Float], at places: [Int], into scores: inout LogProbabilities) throws {
      try session.join(encoded, at: places, predicted, at: slots) { logits in
        scores.update(logits, reading)
      }
    }
    try join(encoded, at: places, into: &scores)
    if options.internalModelScale == 0 { return }
    var internalModel = LogProbabilities()
    let silence = [Float](repeating: 0, count: session.transducer.joinerDim)
    try join(silence, at: places.map { _ in 0 }, into: &internalModel)
    scores.subtract(options.internalModelScale, of: internalModel)
  }
}
