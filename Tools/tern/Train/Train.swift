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

  @OptionGroup(title: "Corpora") var corpora: CorpusOptions
  @OptionGroup(title: "Batches") var batches: BatchOptions
  @OptionGroup(title: "Augmentation") var augmentation: AugmentationOptions
  @OptionGroup(title: "Network") var network: NetworkOptions
  @OptionGroup(title: "Learning") var learning: LearningOptions
  @OptionGroup(title: "Fine-tuning") var fineTuning: FineTuningOptions

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

  @Option(
    help: ArgumentHelp(
      "Batches between validations; there is one at the end of each epoch too. Default: 3000; with "
        + "--full-libri false 800.", valueName: "n"))
  var validInterval: Int?

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
      ("keep-last-k", keepLastK), ("log-interval", logInterval),
    ]
    for (name, value) in counts { try require(name, value, in: 1...1_000_000_000) }
    try require("start-batch", startBatch, in: 0...1_000_000_000)
    if let validInterval { try require("valid-interval", validInterval, in: 1...1_000_000_000) }
    try require("num-threads", numThreads, in: 1...256)
    guard worldSize == 1 else {
      let seconds = String(format: "%.0f", Double(worldSize) * batches.maxDuration)
      throw ValidationError(
        "--world-size is \(worldSize), and Tern trains in one process, on --num-threads threads: leave it "
          + "out. To learn from as much at a time as \(worldSize) processes do, give --max-duration "
          + "\(seconds)")
    }
  }

  func run() throws {
    let log = try TrainingLog(
      folder: expDir, tensorboard: tensorboard.isTrue, display: TrainingDisplay())
    try log.info("Training started")
    let fbank = Fbank()
    let corpora = try TrainingCorpora(
      corpora, batches, augmentation, seed: learning.seed, fbank: fbank, log: log)
    let second = try corpora.second()
    let speech = try corpora.data(second: second)
    let pretrained = try pretrained()
    let network = try network.network(
      featureDim: fbank.configuration.binCount, vocabularySize: corpora.tokenizer.pieces.count,
      hasSecondCorpus: second != nil, known: pretrained?.sizes ?? TransducerSizes())
    try refuseTooLarge(network)
    let trainer = try trainer(
      of: network, from: pretrained, tokens: corpora.tokenizer.pieces, log: log)
    try trainer.freeze(fineTuning.frozen)
    trainer.checkpointOptions = checkpointOptions(trainer)
    try log.info("Number of model parameters: \(trainer.parameterCount)")
    if trainer.frozenCount > 0 { try log.info("\(trainer.frozenCount) of them are frozen") }
    let run = try TrainingRun(trainer, data: speech, options: options, log: log)
    try run.run()
  }

  /// The network to learn on from, or a training of that which is gone on with.
  private func pretrained() throws -> PretrainedNetwork? {
    guard let path = fineTuning.finetuneFrom else { return nil }
    let folder = CheckpointFolder(path: expDir)
    if startBatch > 0 { return try PretrainedNetwork(path: folder.path(batch: startBatch)) }
    return try PretrainedNetwork(
      path: startEpoch > 1 ? folder.path(epoch: startEpoch - 1) : path)
  }

  private func trainer(
    of network: LSTMTransducer, from pretrained: PretrainedNetwork?, tokens: [String],
    log: TrainingLog
  ) throws -> Trainer {
    let options = learning.options(isFineTuning: pretrained != nil)
    let threads = ThreadPool(count: numThreads)
    guard let pretrained, startBatch == 0, startEpoch == 1 else {
      return try Trainer(network, options: options, threads: threads)
    }
    let adoption = try Adoption(
      of: pretrained, by: network, tokens: tokens, seed: learning.seed)
    for line in adoption.description.split(separator: "\n") { try log.info(String(line)) }
    return try Trainer(network, adopting: adoption, options: options, threads: threads)
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

  var options: TrainingRun.Options {
    var options = TrainingRun.Options(folder: CheckpointFolder(path: expDir))
    options.epochCount = numEpochs
    options.startEpoch = startEpoch
    options.startBatch = startBatch
    options.saveEvery = saveEveryN
    options.keepLast = keepLastK
    options.validationInterval = validationInterval
    options.logInterval = logInterval
    options.printsDiagnostics = printDiagnostics.isTrue
    return options
  }

  private var validationInterval: Int {
    validInterval ?? (corpora.fullLibri.isTrue ? 3000 : 800)
  }
}
