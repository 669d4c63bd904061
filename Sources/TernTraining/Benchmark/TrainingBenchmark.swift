import TernCorpus
import TernNetworks
import TernTensor

/// The speed of training on made-up speech: what one step costs, part by part.
package struct TrainingBenchmark {
  /// The network's sizes.
  package var sizes = TransducerSizes()
  /// The number of utterances in a batch.
  package var utterances = 16
  /// The feature frames of each utterance, of 10 ms.
  package var frames = 800
  /// The tokens of each utterance.
  package var tokens = 40
  /// Whether factors of products are rounded to bf16.
  package var mixedPrecision = false

  /// icefall's sizes, and batches of 16 utterances of 8 s.
  package init() {}

  /// About how many bytes a training takes, by what was measured of networks with icefall's proportions: for each
  /// parameter, for each encoder frame, and there for each layer's channel and each token.
  package var byteCount: Int {
    let parameterCount = LSTMTransducer(sizes: sizes).declarations.reduce(0) {
      $0 + $1.shape.elementCount
    }
    let encoderFrames = utterances * LSTMTransducer.encoderFrameCount(ofFeatures: frames)
    return 25 * parameterCount + encoderFrames
      * (110_000 + 94 * sizes.layerCount * sizes.encoderDim + 50 * tokens)
  }

  /// Runs a step to warm up, then `steps` more; reports the time of each one's parts.
  ///
  /// - Throws: ``TrainingError`` where the utterances are too short for their tokens.
  package func run(
    steps: Int, threads: ThreadPool, report: (StepReport.Durations) throws -> Void
  ) throws {
    let network = LSTMTransducer(sizes: sizes)
    var options = Trainer.Options()
    options.warmStep = 1
    options.mixedPrecision = mixedPrecision
    let trainer = try Trainer(network, options: options, threads: threads)
    var random = SplitMix64(seed: 1)
    let features = Tensor(
      shape: [utterances, frames, sizes.featureDim], of: Float.self
    ) { elements in
      for index in elements.indices {
        // Of mean 0 and deviation 1.
        elements[index] = Float.random(in: -1.7320508...1.7320508, using: &random)
      }
    }
    let batch = Batch(
      ids: (0..<utterances).map(String.init), features: features,
      frameCounts: Array(repeating: frames, count: utterances),
      tokens: (0..<utterances).map { _ in
        (0..<tokens).map { _ in Int.random(in: 1..<sizes.vocabularySize, using: &random) }
      })
    for _ in 0...steps {
      let result = try trainer.learn(from: batch)
      try report(result.durations)
    }
  }
}
