import ArgumentParser
import TernCorpus

/// How `tern train` makes batches of utterances.
struct BatchOptions: ParsableArguments {
  /// What lhotse's classes of the same names do.
  enum InputStrategy: String, ExpressibleByArgument, CaseIterable {
    case precomputedFeatures = "PrecomputedFeatures"
    case onTheFlyFeatures = "OnTheFlyFeatures"
    case audioSamples = "AudioSamples"
  }

  @Option(help: "Seconds of a batch, its padding counted.")
  var maxDuration = 200.0

  @Option(help: "Whether the utterances of a batch are of similar length.")
  var bucketingSampler = TruthValue(true)

  @Option(help: "Number of buckets of utterances of similar length.")
  var numBuckets = 30

  @Option(help: "Whether the order of utterances is drawn anew in each epoch.")
  var shuffle = TruthValue(true)

  @Option(
    help: "Whether the last, incomplete batch of an epoch is left out, where there are others.")
  var dropLast = TruthValue(true)

  @Option(help: "In so many epochs at the beginning only short utterances are used.")
  var shortEpochs = 0

  @Option(help: "How long short utterances are at most, in seconds.")
  var shortUtterance = 1.5

  @Option(help: "Whether stored features are passed over, and all are computed from audio.")
  var onTheFlyFeats = TruthValue(false)

  @Option(help: "The others than PrecomputedFeatures are the same as --on-the-fly-feats.")
  var inputStrategy = InputStrategy.precomputedFeatures

  @Option(help: "Has no meaning here: nobody asks a batch for its cuts.")
  var returnCuts = TruthValue(true)

  @Option(help: "Threads that prepare batches; at least one does.")
  var numWorkers = 2

  @Option(help: "So many, if more than --num-workers, where stored features are passed over.")
  var onTheFlyNumWorkers = 0

  @Option(help: "Gigabytes of features that are kept in memory.")
  var featureMemory = 2.0

  func validate() throws {
    try require("max-duration", maxDuration, in: 0.1...1e6)
    try require("num-buckets", numBuckets, in: 1...10_000)
    try require("short-epochs", shortEpochs, in: 0...1_000_000)
    try require("short-utterance", shortUtterance, in: 0...86400)
    try require("num-workers", numWorkers, in: 0...64)
    try require("on-the-fly-num-workers", onTheFlyNumWorkers, in: 0...64)
    try require("feature-memory", featureMemory, in: 0...100_000)
  }

  /// Whether features that cuts refer to are used.
  var usesStoredFeatures: Bool {
    !onTheFlyFeats.isTrue && inputStrategy == .precomputedFeatures
  }

  /// The number of threads that prepare batches.
  var threadCount: Int { max(1, numWorkers, usesStoredFeatures ? 0 : onTheFlyNumWorkers) }

  /// Which utterances come together, and in which order.
  func sampling(seed: UInt64, isTraining: Bool) -> BatchSampler.Options {
    var options = BatchSampler.Options()
    options.maxDuration = maxDuration
    options.bucketCount = bucketingSampler.isTrue ? numBuckets : 1
    options.shuffles = isTraining && shuffle.isTrue
    options.dropsLast = isTraining && dropLast.isTrue
    options.shortEpochs = isTraining ? shortEpochs : 0
    options.shortSeconds = shortUtterance
    options.seed = seed
    return options
  }
}
