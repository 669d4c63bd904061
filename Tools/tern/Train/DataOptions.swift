import ArgumentParser
import TernCorpus

/// What `tern train` learns from.
struct DataOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Manifests to learn from: tables (id, path, speaker, text) or LibriSpeech-style folders.",
      valueName: "a.tsv,b"))
  var train: String

  @Option(
    help: ArgumentHelp("Manifests for the validation loss.", valueName: "c.tsv"))
  var valid: String?

  @Option(
    help: ArgumentHelp(
      "Manifests of a second corpus, which gets a decoder and a joiner of its own.",
      valueName: "d.tsv"))
  var gigaTrain: String?

  @Option(help: "How often a batch is of the second corpus.")
  var gigaProb = 0.5

  @Option(help: ArgumentHelp("The SentencePiece model.", valueName: "bpe.model"))
  var bpeModel: String

  @Option(help: "Seconds of a batch, its padding counted.")
  var maxDuration = 200.0

  @Option(help: "Number of buckets of utterances of similar length.")
  var numBuckets = 30

  @Option(help: "Whether the order of utterances is drawn anew in each epoch.")
  var shuffle = TruthValue(true)

  @Option(help: "Whether the last, incomplete batch of an epoch is left out.")
  var dropLast = TruthValue(false)

  @Option(help: "The shortest utterance, in seconds.")
  var minUtterance = 0.3

  @Option(help: "The longest utterance, in seconds.")
  var maxUtterance = 20.0

  @Option(help: "In so many epochs at the beginning only short utterances are used.")
  var shortEpochs = 0

  @Option(help: "How long short utterances are at most, in seconds.")
  var shortUtterance = 1.5

  @Option(help: "Whether parts of features are masked (SpecAugment).")
  var enableSpecAug = TruthValue(true)

  @Option(help: "Frames that SpecAugment's time warp moves at most; below 1: none.")
  var specAugTimeWarpFactor = 80

  @Option(help: "Number of time masks of SpecAugment.")
  var specAugNumFrameMasks = 2

  @Option(help: "Threads that prepare batches.")
  var numWorkers = 2

  @Option(help: "Gigabytes of features that are kept in memory.")
  var featureMemory = 2.0

  func validate() throws {
    try require("max-duration", maxDuration, in: 0.1...1e6)
    try require("num-buckets", numBuckets, in: 1...10_000)
    try require("min-utterance", minUtterance, in: 0...86400)
    try require("max-utterance", maxUtterance, in: minUtterance...86400)
    try require("short-epochs", shortEpochs, in: 0...1_000_000)
    try require("short-utterance", shortUtterance, in: 0...86400)
    try require("spec-aug-time-warp-factor", specAugTimeWarpFactor, in: -1...1_000_000)
    try require("spec-aug-num-frame-masks", specAugNumFrameMasks, in: 0...1000)
    try require("num-workers", numWorkers, in: 1...64)
    try require("feature-memory", featureMemory, in: 0...100_000)
    try require("giga-prob", gigaProb, in: 0...0.999)
  }

  /// How batches are made.
  func sampling(seed: UInt64, isTraining: Bool) -> BatchSampler.Options {
    var options = BatchSampler.Options()
    options.maxDuration = maxDuration
    options.bucketCount = numBuckets
    options.shuffles = isTraining && shuffle.isTrue
    options.dropsLast = isTraining && dropLast.isTrue
    options.shortEpochs = isTraining ? shortEpochs : 0
    options.shortSeconds = shortUtterance
    options.seed = seed
    return options
  }

  /// How features are changed; nil where they are not.
  var augmentation: SpecAugment? {
    guard enableSpecAug.isTrue else { return nil }
    var augmentation = SpecAugment()
    augmentation.timeWarpFactor = specAugTimeWarpFactor
    augmentation.spanCount = specAugNumFrameMasks
    return augmentation
  }
}
