/// The best few hypotheses, each of which a frame leaves as it is or gives one token; those that say the
/// same become one, and their probabilities are added.
///
/// Source: icefall, `beam_search.py`, modified_beam_search, modified_beam_search_lm_shallow_fusion and
/// _LODR: hypotheses are chosen by the joiner, and then changed by hotwords and language models.
struct ModifiedBeamSearch: Sendable {
  let options: ModifiedBeamSearchOptions
  let reading: JoinerReading
  let contexts: ContextCoding
  let fusion: Fusion

  init(
    _ options: ModifiedBeamSearchOptions, _ searchOptions: SearchOptions, _ transducer: Transducer
  ) throws(SpeechError) {
    guard (1...1024).contains(options.pathCount) else {
      throw SpeechError(
        code: .configuration, message: "\(options.pathCount) hypotheses, expected 1 to 1024")
    }
    self.options = options
    reading = JoinerReading(searchOptions, transducer)
    contexts = transducer.contexts
    fusion = Fusion(searchOptions)
  }

  /// Extends hypotheses by encoder frames. All hypotheses of all streams go through the joiner together.
  ///
  /// - Parameter lists: The hypotheses of each stream of the batch.
  func extend(
    _ lists: inout [HypothesisList], by encoded: EncodedFrames, in session: TransducerSession
  ) throws {
    var logProbabilities = LogProbabilities()
    var continuations = Continuations()
    for frame in encoded.range {
      var (rows, places): ([UInt64], [Int]) = ([], [])
      for (stream, list) in lists.enumerated() {
        for path in list.paths {
          rows.append(path.context)
          places.append(encoded.place(stream: stream, frame: frame))
        }
      }
      let slots = try session.slots(of: rows)
      try session.join(
        encoded.values, at: places, session.predictions.values, at: slots
      ) { logits in
        logProbabilities.update(logits, reading)
      }
      var firstRow = 0
      for stream in lists.indices {
        let paths = lists[stream].paths
        continuations.select(
          options.pathCount, of: paths, logProbabilities, firstRow: firstRow, reading)
        advance(&lists[stream], from: paths, by: continuations.items)
        firstRow += paths.count
      }
    }
  }

  /// Moves a stream on by one frame.
  private func advance(
    _ list: inout HypothesisList, from paths: [HypothesisList.Path], by items: [Continuations.Item]
  ) {
    var next: [HypothesisList.Path] = []
    next.reserveCapacity(items.count)
    for item in items {
      var path = paths[item.path]
      path.score = item.score
      if reading.isSpoken(item.token) {
        path.score += fusion.step(&path.fusion, token: item.token, hotwords: list.hotwords)
        let prefix = list.prefix(path.prefix, followedBy: item.token)
        if next.contains(where: { $0.prefix == prefix }) {
          path.prefix = prefix
        } else {
          list.append(item.found(in: list.frameCount), to: &path, prefix: prefix, contexts)
        }
      }
      next.merge(path)
    }
    // Where no token has a probability, as in a damaged model, nothing is said.
    if !next.isEmpty { list.paths = next }
    list.endFrame()
  }
}
