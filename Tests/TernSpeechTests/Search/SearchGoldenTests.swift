import TernSpeech
import TestSupport
import Testing

/// All searches that keep a list of hypotheses, against icefall's own (`search.json`).
struct SearchGoldenTests {
  @Test(arguments: tinyModels.keys.sorted()) func tokensFramesAndScores(name: String) throws {
    let goldens = try SearchGoldens.read()
    let searches = try #require(goldens.models[name])
    try withEvery("method", in: searches.keys.sorted()) { method in
      let expected = try #require(searches[method])
      let options = try goldens.options(method, of: name)
      let recognizer = try Recognizer(
        model: try model(name, featureDim: tinyModels[name] ?? 0), options: options)
      let streams = try recognizer.goldenStreams(name)
      try recognizer.decode(streams)
      let isFragile = goldens.fragile.contains("\(name).\(method)")
      for (n, stream) in streams.enumerated() {
        let found = stream.result.nBest
        if !isFragile {
          #expect(found[0].tokens.map(\.id) == expected.ids[n], here)
          if let frames = expected.timestamps?[n] {
            #expect(self.frames(found[0], recognizer) == frames, here)
          }
        }
        guard let nBest = expected.nbest?[n] else { continue }
        #expect(found.count == nBest.count, here)
        for hypothesis in nBest {
          let same = found.first { $0.tokens.map(\.id) == hypothesis.ids }
          let own = try #require(same, here)
          #expect(abs(own.score - hypothesis.logProbability) < 1e-3, here)
          #expect(frames(own, recognizer) == hypothesis.timestamps, here)
        }
        if !isFragile {
          #expect(found.map { $0.tokens.map(\.id) } == nBest.map(\.ids), here)
        }
      }
    }
  }

  private func frames(
    _ hypothesis: RecognitionResult.Hypothesis, _ recognizer: Recognizer
  ) -> [Int] {
    hypothesis.tokens.map { Int(($0.time / recognizer.encoderFrameShift).rounded()) }
  }

  /// Bit for bit: in chunks, alone, on threads.
  @Test(arguments: tinyModels.keys.sorted()) func chunksAndBatchesDoNotMatter(name: String) throws {
    let goldens = try SearchGoldens.read()
    let model = try model(name, featureDim: tinyModels[name] ?? 0)
    for method in try #require(goldens.models[name]).keys.sorted() {
      var options = try goldens.options(method, of: name)
      let together = try Recognizer(model: model, options: options)
      let streams = try together.goldenStreams(name)
      try together.decode(streams)
      (options.chunkFrames, options.threadCount) = (1, 2)
      let alone = try Recognizer(model: model, options: options)
      for (stream, other) in zip(streams, try alone.goldenStreams(name)) {
        try other.decode()
        #expect(other.result == stream.result, "\(method)")
      }
    }
  }
}
