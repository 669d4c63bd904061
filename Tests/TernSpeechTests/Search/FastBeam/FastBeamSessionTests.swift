import TernGraph
import TernInterchange
import TernLanguage
import TernSpeech
import TernTensor
import TestSupport
import Testing

/// Fast beam search with the golden models' decoders and joiners.
struct FastBeamSessionTests {
  static let names = ["tiny", "noproj", "ctx1", "ctx3"]

  private struct Golden {
    let transducer: Transducer
    let session: TransducerSession
    /// encoder_proj [3, 18, J], and how many of the frames count.
    let encoded: [Float]
    let lengths: [Int]

    init(_ name: String) throws {
      let features = ["tiny": 80, "noproj": 24, "ctx1": 23, "ctx3": 16]
      transducer = try Transducer(try TernSpeechTests.model(name, featureDim: features[name] ?? 0))
      session = TransducerSession(transducer, threads: ThreadPool(count: 1))
      let goldens = try Goldens("model")
      encoded = try goldens.tensor("\(name).encoder_proj").elements(as: Float.self)
      lengths = try goldens.tensor("\(name).encoder_out_lens").elements(as: Double.self).map {
        Int($0)
      }
    }

    func encoded(stream: Int, frames: Range<Int>) -> [Float] {
      let width = transducer.joinerDim
      return Array(
        encoded[
          (stream * 18 + frames.lowerBound) * width..<(stream * 18 + frames.upperBound) * width])
    }
  }

  /// With one state the best arc of each frame is followed: icefall's greedy search.
  @Test(arguments: names) func oneStateIsGreedy(name: String) throws {
    let model = try Golden(name)
    let goldens = try Goldens("model")
    var options = FastBeamOptions()
    options.maximumStates = 1
    let search = try FastBeamSearch(
      options, graph: TrivialGraph(tokenCount: model.transducer.vocabularySize),
      transducer: model.transducer)
    for (stream, length) in model.lengths.enumerated() {
      var states = [try search.makeState()]
      try search.extend(
        &states, by: model.encoded(stream: stream, frames: 0..<length), frames: length,
        in: model.session)
      let path = search.bestPath(of: states[0], isEnded: true)
      for (found, golden) in [(path.tokens, "ids"), (path.items.map(\.frame), "timestamps")] {
        let tensor = try goldens.tensor("\(name).greedy.\(golden)")
        let width = tensor.shape[1]
        let row = tensor.elements(as: Double.self)[stream * width..<(stream + 1) * width]
        #expect(found == row.map { Int($0) }.filter { $0 != -1 })
      }
    }
  }

  /// Bit for bit: scores, lattices, paths.
  @Test(arguments: names) func chunksAndBatchesDoNotMatter(name: String) throws {
    let model = try Golden(name)
    var options = FastBeamOptions()
    options.keepsLattice = true
    let search = try FastBeamSearch(
      options, graph: TrivialGraph(tokenCount: model.transducer.vocabularySize),
      transducer: model.transducer)
    var together = try model.lengths.map { _ in try search.makeState() }
    try search.extend(&together, by: model.encoded, frames: 18, in: model.session)
    for stream in model.lengths.indices {
      for chunk in [1, 5, 18] {
        let fresh = TransducerSession(model.transducer, threads: ThreadPool(count: 2))
        var states = [try search.makeState()]
        for first in stride(from: 0, to: 18, by: chunk) {
          let frames = first..<min(first + chunk, 18)
          try search.extend(
            &states, by: model.encoded(stream: stream, frames: frames), frames: frames.count,
            in: fresh)
        }
        let (found, expected) = (states[0], together[stream])
        #expect(found.live.map(\.score) == expected.live.map(\.score))
        #expect(found.contexts == expected.contexts && found.frameCount == 18)
        for isEnded in [false, true] {
          #expect(
            search.lattice(of: found, isEnded: isEnded)
              == search.lattice(of: expected, isEnded: isEnded))
          #expect(
            search.bestPath(of: found, isEnded: isEnded)
              == search.bestPath(of: expected, isEnded: isEnded))
        }
      }
    }
    #expect(together.contains { search.bestPath(of: $0, isEnded: true).tokens.count > 2 })
  }

  /// The joiner's logits are read as icefall reads them.
  @Test(arguments: names) func probabilitiesAreAsDefined(name: String) throws {
    let model = try Golden(name)
    let (transducer, session) = (model.transducer, model.session)
    var options = SearchOptions()
    (options.temperature, options.blankPenalty) = (1.5, 0.7)
    var own = FastBeamOptions()
    own.internalModelScale = 0.3
    let search = try FastBeamSearch(
      own, options, graph: TrivialGraph(tokenCount: transducer.vocabularySize),
      transducer: transducer)
    var states = [try search.makeState()]
    try search.extend(
      &states, by: model.encoded(stream: 0, frames: 0..<18), frames: 18, in: session)
    var expected = try search.makeState()
    var expansion = FrameExpansion()
    for frame in 0..<18 {
      let rows = try expected.contexts.flatMap { context in
        let predicted = try session.predict([search.tokens(of: context).map(Int64.init)])
        let encoded = model.encoded(stream: 0, frames: frame..<frame + 1)
        let silence = [Float](repeating: 0, count: encoded.count)
        let both = try [encoded, silence].map { encoded in
          try session.join(encoded, at: [0], predicted, at: [0]) { logits in
            logProbabilities(logits.indices.map { logits[$0] }, options)
          }
        }
        return zip(both[0], both[1]).map { $0 - 0.3 * $1 }
      }
      search.advance(&expected, by: rows, firstRow: 0, in: &expansion)
    }
    let (found, wanted) = (
      search.bestPath(of: states[0], isEnded: true), search.bestPath(of: expected, isEnded: true)
    )
    #expect(abs(found.score - wanted.score) < 1e-3)
    #expect(found.tokens == wanted.tokens)
    #expect(found.items.map(\.frame) == wanted.items.map(\.frame))
  }

  private func logProbabilities(_ logits: [Float], _ options: SearchOptions) -> [Float] {
    var values = logits.map(Double.init)
    values[0] -= Double(options.blankPenalty)
    values = values.map { $0 / Double(options.temperature) }
    let total = logSum(values)
    return values.map { Float($0 - total) }
  }

  /// The best path is never worse than what greedy search follows, by the search's own score.
  @Test(arguments: names) func widerIsNotWorse(name: String) throws {
    let model = try Golden(name)
    var scores: [Double] = []
    for states in [1, 64] {
      var options = FastBeamOptions()
      options.maximumStates = states
      let search = try FastBeamSearch(
        options, graph: TrivialGraph(tokenCount: model.transducer.vocabularySize),
        transducer: model.transducer)
      var all = try model.lengths.map { _ in try search.makeState() }
      try search.extend(&all, by: model.encoded, frames: 18, in: model.session)
      scores += all.map { search.bestPath(of: $0, isEnded: true).score }
    }
    for stream in 0..<3 { #expect(scores[3 + stream] >= scores[stream]) }
    #expect(scores.prefix(3).reduce(0, +) < scores.suffix(3).reduce(0, +))
  }
}
