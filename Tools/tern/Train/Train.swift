import ArgumentParser
import Foundation
import TernInterchange
import TernNetworks
import TernSpeech
import TernTensor
import TernTraining

/// `tern train`: trains an LSTM transducer as icefall's recipe does.
struct Train: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Train an LSTM transducer with pruned RNN-T.",
    discussion: """
      Options have the names and, unless their help says otherwise, the meaning and default of \
      icefall's lstm_transducer_stateless2. Checkpoints (epoch-N.pt, checkpoint-N.pt) are icefall's too; \
      a training that goes on from one gives the same weights, bit for bit, as one that never stopped.
      """)

  @OptionGroup(title: "Data") var data: DataOptions
  @OptionGroup(title: "Network") var network: NetworkOptions
  @OptionGroup(title: "Learning") var learning: LearningOptions

  @Option(help: "Where checkpoints and logs go.")
  var expDir = "lstm_transducer_stateless2/exp"

  @Option(help: "The last epoch.")
  var numEpochs = 35

  @Option(help: "The epoch to begin with; above 1, goes on from epoch-(N-1).pt.")
  var startEpoch = 1

  @Option(help: "Above 0, goes on from checkpoint-N.pt.")
  var startBatch = 0

  @Option(help: "Batches between checkpoints.")
  var saveEveryN = 2000

  @Option(help: "How many of those checkpoints stay.")
  var keepLastK = 20

  @Option(help: "Batches between validations; there is one at the end of each epoch too.")
  var validInterval = 3000

  @Option(help: "Batches between lines of the log.")
  var logInterval = 50

  @Option(help: "Whether numbers are written for TensorBoard.")
  var tensorboard = TruthValue(true)

  @Option(help: "Whether to stop after 30 batches, and tell how large all values are.")
  var printDiagnostics = TruthValue(false)

  @Option(help: "Processes that train together: 1. More are for several machines, some day.")
  var worldSize = 1

  @Option(help: "Threads that compute.")
  var numThreads = min(ProcessInfo.processInfo.activeProcessorCount, 256)

  func validate() throws {
    let counts = [
      ("num-epochs", numEpochs), ("start-epoch", startEpoch), ("save-every-n", saveEveryN),
      ("keep-last-k", keepLastK), ("valid-interval", validInterval), ("log-interval", logInterval),
    ]
    for (name, value) in counts { try require(name, value, in: 1...1_000_000_000) }
    try require("start-batch", startBatch, in: 0...1_000_000_000)
    try require("num-threads", numThreads, in: 1...256)
    guard worldSize == 1 else {
      throw ValidationError(
        "--world-size is \(worldSize): one process trains, on --num-threads threads")
    }
  }

  func run() throws {
    let log = try TrainingLog(
      folder: expDir, tensorboard: tensorboard.isTrue, display: TrainingDisplay())
    try log.info("Training started")
    let fbank = Fbank()
    let corpora = try TrainingCorpora(data, seed: learning.seed, fbank: fbank)
    let speech = try corpora.data(log: log)
    let network = network.network(
      featureDim: fbank.configuration.binCount, vocabularySize: corpora.tokenizer.pieces.count,
      hasSecondCorpus: data.gigaTrain != nil)
    try refuseTooLarge(network)
    let trainer = try Trainer(
      network, options: learning.options, threads: ThreadPool(count: numThreads))
    trainer.checkpointOptions = checkpointOptions(
      featureDim: fbank.configuration.binCount, vocabularySize: corpora.tokenizer.pieces.count)
    try log.info("Number of model parameters: \(trainer.parameterCount)")
    let run = try TrainingRun(
      trainer, data: speech, options: options, log: log)
    try run.run()
  }

  /// Refuses a network whose parameters, with gradients, two averages of the optimiser, their own average and
  /// their effective form, do not fit the machine's memory.
  private func refuseTooLarge(_ network: LSTMTransducer) throws {
    let count = network.declarations.reduce(0) { $0 + $1.shape.elementCount }
    let (needed, there) = (count * 4 * 6, Int(ProcessInfo.processInfo.physicalMemory))
    if needed > there {
      throw TrainingError(
        .option,
        "the network has \(count) parameters: training them takes \(needed >> 30) GiB and more, there are \(there >> 30)"
      )
    }
  }

  private var options: TrainingRun.Options {
    var options = TrainingRun.Options(folder: CheckpointFolder(path: expDir))
    options.epochCount = numEpochs
    options.startEpoch = startEpoch
    options.startBatch = startBatch
    options.saveEvery = saveEveryN
    options.keepLast = keepLastK
    options.validationInterval = validInterval
    options.logInterval = logInterval
    options.printsDiagnostics = printDiagnostics.isTrue
    return options
  }

  /// What a checkpoint tells of the training, under icefall's names and in its order.
  private func checkpointOptions(
    featureDim: Int, vocabularySize: Int
  ) -> [(key: String, value: PickleObject)] {
    [
      ("log_interval", .integer(logInterval)),
      ("reset_interval", .integer(options.resetInterval)),
      ("valid_interval", .integer(validInterval)), ("feature_dim", .integer(featureDim)),
      ("subsampling_factor", .integer(4)),
      ("dim_feedforward", .integer(network.dimFeedforward)),
      ("decoder_dim", .integer(network.decoderDim)), ("joiner_dim", .integer(network.joinerDim)),
      ("is_pnnx", .bool(false)), ("model_warm_step", .integer(learning.modelWarmStep)),
      ("env_info", ["tern-version": .string(TernCommand.configuration.version)]),
      ("world_size", .integer(1)), ("tensorboard", .bool(tensorboard.isTrue)),
      ("num_epochs", .integer(numEpochs)), ("start_epoch", .integer(startEpoch)),
      ("start_batch", .integer(startBatch)), ("exp_dir", .string(expDir)),
      ("bpe_model", .string(data.bpeModel)), ("initial_lr", .float(learning.initialLr)),
      ("lr_batches", .float(learning.lrBatches)), ("lr_epochs", .float(learning.lrEpochs)),
      ("context_size", .integer(network.contextSize)),
      ("prune_range", .integer(learning.pruneRange)),
      ("lm_scale", .float(Double(learning.lmScale))),
      ("am_scale", .float(Double(learning.amScale))),
      ("simple_loss_scale", .float(Double(learning.simpleLossScale))),
      ("seed", .integer(Int(truncatingIfNeeded: learning.seed))),
      ("print_diagnostics", .bool(printDiagnostics.isTrue)),
      ("save_every_n", .integer(saveEveryN)), ("keep_last_k", .integer(keepLastK)),
      ("average_period", .integer(learning.averagePeriod)),
      ("use_fp16", .bool(learning.usesBF16.isTrue)),
      ("giga_prob", .float(data.gigaTrain == nil ? 0 : data.gigaProb)),
      ("delay_penalty", .float(Double(learning.delayPenalty))),
      ("num_encoder_layers", .integer(network.numEncoderLayers)),
      ("encoder_dim", .integer(network.encoderDim)),
      ("rnn_hidden_size", .integer(network.rnnHiddenSize)),
      ("aux_layer_period", .integer(network.auxLayerPeriod)),
      ("max_duration", .float(data.maxDuration)), ("num_buckets", .integer(data.numBuckets)),
      ("blank_id", .integer(0)), ("vocab_size", .integer(vocabularySize)),
    ]
  }
}
