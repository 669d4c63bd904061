import TernTensor

/// The batches of an epoch, prepared ahead in the background, in order.
///
/// Batches are the same for any number of threads. It is used by one thread at a time, and ends its
/// background work with itself.
public final class BatchLoader {
  /// How long ``next()`` has waited for batches, in seconds.
  public private(set) var secondsWaited = 0.0
  private let batches: OrderedMap<[Int], Result<Batch, CorpusError>>
  private var rest: ArraySlice<[Int]>
  private let ahead: Int

  /// A loader of an epoch's batches, without the first `start` of them.
  ///
  /// - Parameters:
  ///   - batches: The indices of each batch's examples, as a ``BatchSampler`` gives them.
  ///   - threads: The number of threads that prepare batches.
  ///   - ahead: How many batches may be under way or wait: what bounds the memory.
  /// - Precondition: numbers are positive, `start` is not negative, no batch is empty, and its indices
  ///   are those of examples.
  public init(
    _ maker: BatchMaker, batches: [[Int]], epoch: Int, from start: Int = 0, threads: Int = 2,
    ahead: Int = 4
  ) {
    precondition(
      start >= 0 && threads >= 1 && ahead >= 1,
      "batches from \(start) on \(threads) threads, \(ahead) ahead")
    self.batches = OrderedMap(threads: threads) { indices in
      Result { () throws(CorpusError) in try maker.batch(indices, epoch: epoch) }
    }
    self.ahead = ahead
    rest = batches.dropFirst(start)
    startBatches()
  }

  /// The next batch; nil after the last.
  ///
  /// - Throws: ``CorpusError`` as ``BatchMaker/batch(_:epoch:)`` does; the batch is lost, the next call
  ///   gives the one after it.
  public func next() throws(CorpusError) -> Batch? {
    let clock = ContinuousClock()
    let start = clock.now
    guard let result = batches.next() else { return nil }
    secondsWaited += (clock.now - start) / .seconds(1)
    startBatches()
    return try result.get()
  }

  /// Ends the work in the background, and returns when nothing of it runs; there is no next batch.
  public func stop() {
    batches.stop()
    rest = []
  }

  private func startBatches() {
    while batches.count < ahead, let indices = rest.popFirst() { batches.start(indices) }
  }
}
