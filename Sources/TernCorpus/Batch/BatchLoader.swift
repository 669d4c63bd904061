import Dispatch

/// The batches of an epoch, prepared ahead in the background, in order.
///
/// Batches are the same for any number of threads. It is used by one thread at a time, and ends its
/// background work with itself.
public final class BatchLoader {
  /// How long ``next()`` has waited for batches, in seconds.
  public private(set) var secondsWaited = 0.0
  private let maker: BatchMaker
  private let epoch: Int
  private var rest: ArraySlice<[Int]>
  private let ahead: Int
  /// Background threads, each of which makes one batch after the other.
  private let threads: [DispatchQueue]
  private var started: [BatchJob] = []
  private var startedCount = 0

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
    self.maker = maker
    self.epoch = epoch
    self.ahead = ahead
    rest = batches.dropFirst(start)
    self.threads = (0..<threads).map { DispatchQueue(label: "tern.batches.\($0)") }
    startJobs()
  }

  deinit { stop() }

  /// The next batch; nil after the last.
  ///
  /// - Throws: ``CorpusError`` with code `.file`, naming the utterance, where its audio cannot be read;
  ///   the batch is lost, the next call gives the one after it.
  public func next() throws(CorpusError) -> Batch? {
    guard !started.isEmpty else { return nil }
    let job = started.removeFirst()
    let clock = ContinuousClock()
    let start = clock.now
    let result = job.wait()
    secondsWaited += (clock.now - start) / .seconds(1)
    startJobs()
    return try result.get()
  }

  /// Ends the work in the background, and returns when nothing of it runs; there is no next batch.
  public func stop() {
    for job in started { job.cancel() }
    for thread in threads { thread.sync {} }
    started = []
    rest = []
  }

  private func startJobs() {
    while started.count < ahead, let indices = rest.popFirst() {
      let job = BatchJob()
      started.append(job)
      threads[startedCount % threads.count].async { [maker, epoch] in
        job.run { () throws(CorpusError) in try maker.batch(indices, epoch: epoch) }
      }
      startedCount += 1
    }
  }
}
