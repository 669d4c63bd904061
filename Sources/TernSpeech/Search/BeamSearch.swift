/// The best few hypotheses, to which a frame may add any number of tokens: the best one is taken again and
/// again, and either ends the frame by its blank or goes on with a token.
///
/// Source: A. Graves, "Sequence transduction with recurrent neural networks", arXiv:1211.3711, algorithm 1,
/// without its sum over prefixes, as in icefall, `beam_search.py`, beam_search.
struct BeamSearch: Sendable {
  let options: BeamSearchOptions
  let reading: JoinerReading
  let contexts: ContextCoding

  /// The most hypotheses that a frame goes on with, for each that is kept: with a joiner that gives blank
  /// no probability, a frame would not end.
  private static let limit = 64

  init(
    _ options: BeamSearchOptions, _ searchOptions: SearchOptions, _ transducer: Transducer
  ) throws(SpeechError) {
    guard (1...1024).contains(options.beamSize) else {
      throw SpeechError(
        code: .configuration, message: "\(options.beamSize) hypotheses, expected 1 to 1024")
    }
    self.options = options
    reading = JoinerReading(searchOptions, transducer)
    contexts = transducer.contexts
  }

  /// A stream's hypotheses within a frame.
  private struct Frame {
    /// Those that the frame is not over for.
    var open: [HypothesisList.Path]
    /// Those that it is over for.
    var closed: [HypothesisList.Path] = []

    /// Takes out the best open hypothesis, the first of equals.
    mutating func removeBest() -> HypothesisList.Path {
      var best = 0
      for index in open.indices where open[index].score > open[best].score { best = index }
      return open.remove(at: best)
    }

    /// Whether so many closed hypotheses are better than all that are open.
    func isOver(_ beamSize: Int) -> Bool {
      guard let best = open.lazy.map(\.score).max() else { return true }
      return closed.count { $0.score > best } >= beamSize
    }

    /// The best closed hypotheses.
    func best(_ beamSize: Int) -> [HypothesisList.Path] {
      Array(closed.sorted { $0.score > $1.score }.prefix(beamSize))
    }
  }

  /// Extends hypotheses by encoder frames. The streams' best hypotheses go through the joiner together.
  ///
  /// - Parameter lists: The hypotheses of each stream of the batch.
  func extend(
    _ lists: inout [HypothesisList], by encoded: EncodedFrames, in session: TransducerSession
  ) throws {
    var logProbabilities = LogProbabilities()
    var continuations = Continuations()
    for number in encoded.range {
      var frames = lists.map { Frame(open: $0.paths) }
      var streams = Array(lists.indices)
      for _ in 0..<Self.limit * options.beamSize where !streams.isEmpty {
        let best = streams.map { frames[$0].removeBest() }
        let slots = try session.slots(of: best.map(\.context))
        try session.join(
          encoded.values, at: streams.map { encoded.place(stream: $0, frame: number) },
          session.predictions.values, at: slots
        ) { logits in
          logProbabilities.update(logits, reading)
        }
        for (row, stream) in streams.enumerated() {
          continuations.select(
            options.beamSize + 1, of: CollectionOfOne(best[row]), logProbabilities, firstRow: row,
            reading)
          let blank = logProbabilities.values[row * reading.width + reading.blank]
          expand(
            best[row], blank: blank, by: continuations.items, &frames[stream], &lists[stream])
        }
        streams.removeAll { frames[$0].isOver(options.beamSize) }
      }
      for stream in lists.indices {
        lists[stream].paths = frames[stream].best(options.beamSize)
        lists[stream].endFrame()
      }
    }
  }

  /// Closes a hypothesis by its blank, and opens those that its best tokens make of it.
  private func expand(
    _ path: HypothesisList.Path, blank: Float, by items: [Continuations.Item], _ frame: inout Frame,
    _ list: inout HypothesisList
  ) {
    var closed = path
    closed.score += Double(blank)
    frame.closed.merge(closed)
    for item in items where reading.isSpoken(item.token) {
      var longer = path
      longer.score = item.score
      let prefix = list.prefix(path.prefix, followedBy: item.token)
      if frame.open.contains(where: { $0.prefix == prefix }) {
        longer.prefix = prefix
      } else {
        list.append(item.found(in: list.frameCount), to: &longer, prefix: prefix, contexts)
      }
      frame.open.merge(longer)
    }
  }
}
