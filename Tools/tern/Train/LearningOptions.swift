import ArgumentParser
import TernTraining

/// How `tern train` makes losses, and moves parameters by them.
struct LearningOptions: ParsableArguments {
  @Option(help: "Learning rate at the beginning.")
  var initialLr = 0.003

  @Option(help: "Batches after which the learning rate begins to fall.")
  var lrBatches = 5000.0

  @Option(help: "Epochs after which the learning rate begins to fall.")
  var lrEpochs = 10.0

  @Option(
    help: ArgumentHelp(
      "Batches until the network is warm: layers are bypassed less and less till then. Default: 3000; with "
        + "--finetune-from 1.", valueName: "n"))
  var modelWarmStep: Int?

  @Option(help: "Numbers of tokens that the pruned loss keeps of each frame.")
  var pruneRange = 5

  @Option(help: "Weight of the decoder's own loss in the simple loss.")
  var lmScale: Float = 0.25

  @Option(help: "Weight of the encoder's own loss in the simple loss.")
  var amScale: Float = 0

  @Option(help: "Weight of the simple loss.")
  var simpleLossScale: Float = 0.5

  @Option(help: "What a frame of delay of a token costs.")
  var delayPenalty: Float = 0

  @Option(help: "Batches between updates of the average of the parameters.")
  var averagePeriod = 100

  @Option(help: "What all chances follow from.")
  var seed: UInt64 = 42

  @Option(
    name: [.customLong("use-bf16"), .customLong("use-fp16")],
    help: "Whether factors of products are rounded to bf16; parameters and losses stay f32.")
  var usesBF16 = TruthValue(false)

  /// The trainer's options.
  func options(isFineTuning: Bool) -> Trainer.Options {
    var options = Trainer.Options()
    options.loss.pruneRange = pruneRange
    options.loss.lmScale = lmScale
    options.loss.amScale = amScale
    options.loss.simpleLossScale = simpleLossScale
    options.loss.delayPenalty = delayPenalty
    options.initialLearningRate = initialLr
    options.learningRateBatches = lrBatches
    options.learningRateEpochs = lrEpochs
    options.warmStep = modelWarmStep ?? (isFineTuning ? 1 : 3000)
    options.averagePeriod = averagePeriod
    options.seed = seed
    options.mixedPrecision = usesBF16.isTrue
    return options
  }
}
