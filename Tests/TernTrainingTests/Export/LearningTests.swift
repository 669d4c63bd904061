import TernCorpus
import TernGraph
import TernNetworks
import TernSpeech
import TernTensor
import TernTraining
import TestSupport
import Testing

/// From features to a network that is trained, to a file, to text.
@Suite struct LearningTests {
  private static let featureDim = 16
  private static let tokens = ["<blk>", "▁A", "▁B", "▁C", "▁D", "▁E"]

  /// Made-up speech: each token has a sound of its own, 14 frames long, in noise and after silence.
  private struct Speech {
    var random = SeededGenerator(seed: 1)
    let sounds: [Tensor]

    init() {
      var random = SeededGenerator(seed: 2)
      sounds = tokens.map { _ in random.tensor([featureDim], in: -10...0) }
    }

    mutating func features(of ids: [Int]) -> Tensor {
      var frames: [Float] = []
      for id in ids {
        frames += random.floats(10 * featureDim, in: -13 ... -11)
        for _ in 0..<14 {
          frames += zip(sounds[id].elements(as: Float.self), random.floats(featureDim)).map(+)
        }
      }
      frames += random.floats(10 * featureDim, in: -13 ... -11)
      // What a recogniser puts behind the end.
      frames += Array(repeating: Batch.padding, count: 35 * featureDim)
      return Tensor(frames, shape: [frames.count / featureDim, featureDim])
    }
  }

  /// One batch until nothing is lost on it; then it is recognised, in other noise, and so are texts
  /// that are not in it.
  @Test func aBatchIsLearnt() throws {
    var speech = Speech()
    var random = SeededGenerator(seed: 3)
    let texts = (0..<16).map { _ in (1..<Self.tokens.count).shuffled(using: &random) }
    let batch = Batch(
      ids: texts.map { "\($0)" }, utterances: texts.map { speech.features(of: $0) }, tokens: texts)

    var sizes = TransducerSizes()
    (sizes.featureDim, sizes.vocabularySize) = (Self.featureDim, Self.tokens.count)
    (sizes.layerCount, sizes.encoderDim, sizes.hiddenSize, sizes.feedForwardDim) = (2, 48, 48, 96)
    (sizes.decoderDim, sizes.joinerDim, sizes.contextSize) = (32, 32, 1)
    var regularization = Regularization()
    (regularization.dropout, regularization.bypass.layerDropout) = (0, 0)
    var options = Trainer.Options()
    (options.warmStep, options.learningRateBatches) = (20, 100)
    let trainer = try Trainer(
      LSTMTransducer(sizes: sizes, regularization: regularization), options: options,
      threads: ThreadPool(count: 2))
    var loss = Double.infinity  // nats per frame
    while loss > 0.002 && trainer.batchCount < 1000 {
      for _ in 0..<20 { try trainer.learn(from: batch) }
      let report = try trainer.evaluate(batch)
      loss = report.prunedLoss / Double(report.frameCount)
    }
    #expect(loss <= 0.002)

    try withTemporaryFolder { folder in
      let path = "\(folder)/model.tern"
      try trainer.model(tokens: Self.tokens).write(to: path)
      let recognizer = try Recognizer(contentsOf: path)
      for ids in texts + [[5, 4, 3, 2, 1], [3, 1]] {
        let stream = recognizer.makeStream()
        stream.features.append(features: speech.features(of: ids).elements())
        try stream.decode()
        #expect(stream.result.tokens.map(\.id) == ids)
      }
    }
  }
}
