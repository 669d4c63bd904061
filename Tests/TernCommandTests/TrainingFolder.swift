import Foundation
import TernCorpus
import TernInterchange
import TernNetworks
import TernTensor
import TernTraining
import TestSupport

/// A folder of a training of a tiny network with 100 tokens and a second corpus: four epochs of four
/// batches each, a checkpoint every five.
struct TrainingFolder {
  /// The checkpoints' folder.
  let checkpoints: CheckpointFolder
  /// The folder's path.
  var path: String { checkpoints.path }

  static let bpeModel = Fixtures.path("text/bpe.model")

  /// Trains, and names a tokenizer in the options.
  init(in folder: String, epochs: Int = 4, bpeModel: String = Self.bpeModel) throws {
    checkpoints = CheckpointFolder(path: "\(folder)/exp")
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    var sizes = TransducerSizes()
    (sizes.featureDim, sizes.vocabularySize, sizes.layerCount) = (16, 100, 1)
    (sizes.encoderDim, sizes.hiddenSize, sizes.feedForwardDim) = (12, 20, 20)
    (sizes.decoderDim, sizes.joinerDim) = (10, 12)
    var options = Trainer.Options()
    (options.warmStep, options.averagePeriod) = (2, 2)
    let trainer = try Trainer(
      LSTMTransducer(sizes: sizes, hasSecondCorpus: true), options: options, threads: ThreadPool())
    trainer.state.options = [
      ("average_period", 2), ("feature_dim", 16), ("bpe_model", .string(bpeModel)),
      ("exp_dir", .string(path)), ("initial_lr", 0.003), ("context_size", 2),
    ]
    var random = SeededGenerator(seed: 11)
    for epoch in 1...epochs {
      trainer.begin(epoch: epoch)
      for batch in 0..<4 {
        try trainer.learn(
          from: Batch(
            ids: ["u"], utterances: [random.tensor([40, 16])], tokens: [[5, 17]],
            corpus: batch % 2))
        guard trainer.batchCount.isMultiple(of: 5) else { continue }
        try trainer.state.write(to: checkpoints.path(batch: trainer.batchCount))
      }
      try trainer.state.write(to: checkpoints.path(epoch: epoch))
    }
  }

  /// The names of all files.
  var names: [String] {
    get throws { try FileManager.default.contentsOfDirectory(atPath: path).sorted() }
  }
}
