import TernTensor

/// Which utterances are learnt together, and in which order: a function of the seed and the epoch, so
/// that a training is resumed by leaving out the batches it has had.
///
/// Utterances are sorted by length and cut into buckets of the same total length. Within a bucket their
/// order is drawn anew in each epoch; batches are then filled in order, each up to a length that counts
/// padding, over the bounds of buckets where these are small; last, the order of batches is drawn.
/// Close to the `DynamicBucketingSampler` of lhotse, which fills each batch from one bucket.
public struct BatchSampler: Sendable, Hashable {
  /// How batches are made.
  public struct Options: Sendable, Hashable {
    /// The length of a batch in seconds: that of its longest utterance times their number. A longer
    /// utterance is a batch alone.
    public var maxDuration = 200.0
    /// The number of buckets; in one, utterances of all lengths are drawn together.
    public var bucketCount = 30
    /// Whether orders are drawn; if not, batches come from the shortest to the longest.
    public var shuffles = true
    /// Whether the last batch to be filled, which mostly is smaller than it could be, is left out where
    /// there are others.
    public var dropsLast = false
    /// In so many epochs at the beginning only short utterances are used.
    public var shortEpochs = 0
    /// How long short utterances are at most, in seconds.
    public var shortSeconds = 1.5
    /// What all draws follow from.
    public var seed: UInt64 = 42

    /// icefall's numbers.
    public init() {}
  }

  /// How batches are made.
  public let options: Options
  /// The length of each utterance, in seconds.
  private let seconds: [Double]
  /// All utterances, by index, from the shortest to the longest.
  private let sorted: [Int]

  /// A sampler of utterances with the given lengths in seconds.
  ///
  /// - Precondition: there is a bucket.
  public init(seconds: [Double], options: Options = Options()) {
    precondition(options.bucketCount >= 1, "\(options.bucketCount) buckets")
    self.options = options
    self.seconds = seconds
    sorted = seconds.indices.sorted { (seconds[$0], $0) < (seconds[$1], $1) }
  }

  /// A sampler of examples.
  ///
  /// - Precondition: there is a bucket.
  public init(_ examples: [Example], options: Options = Options()) {
    self.init(seconds: examples.map(\.utterance.seconds), options: options)
  }

  /// The batches of an epoch, counted from 1: the indices of each batch's utterances, the longest first.
  /// There are none where only short utterances are to be used, and none is short.
  public func batches(epoch: Int) -> [[Int]] {
    var random = SplitMix64(seed: options.seed, purpose: "batches", index: epoch)
    let isShort = epoch <= options.shortEpochs
    let pool = isShort ? sorted.filter { seconds[$0] <= options.shortSeconds } : sorted
    guard options.shuffles else { return fill(pool) }
    return fill(buckets(of: pool).flatMap { $0.shuffled(using: &random) }).shuffled(using: &random)
  }

  /// Sorted utterances, cut into parts of the same total length.
  private func buckets(of pool: [Int]) -> [ArraySlice<Int>] {
    let total = pool.reduce(0) { $0 + seconds[$1] }
    var buckets: [ArraySlice<Int>] = []
    var (start, sum) = (0, 0.0)
    for (place, index) in pool.enumerated() {
      sum += seconds[index]
      let share = total * Double(buckets.count + 1) / Double(options.bucketCount)
      if sum >= share || place == pool.count - 1 {
        buckets.append(pool[start...place])
        start = place + 1
      }
    }
    return buckets
  }

  /// Batches of utterances in the order given, each as large as it can be.
  private func fill(_ order: [Int]) -> [[Int]] {
    var batches: [[Int]] = []
    var (batch, longest) = ([Int](), 0.0)
    for index in order {
      let reached = max(longest, seconds[index])
      if !batch.isEmpty && reached * Double(batch.count + 1) > options.maxDuration {
        batches.append(batch)
        (batch, longest) = ([], 0)
      }
      batch.append(index)
      longest = max(longest, seconds[index])
    }
    if !batch.isEmpty && (batches.isEmpty || !options.dropsLast) { batches.append(batch) }
    return batches.map { batch in batch.sorted { (-seconds[$0], $0) < (-seconds[$1], $1) } }
  }
}
