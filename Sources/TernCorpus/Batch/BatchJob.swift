import Dispatch
import Synchronization

/// A batch that another thread makes.
final class BatchJob: Sendable {
  private let result = Mutex<Result<Batch, CorpusError>?>(nil)
  private let isCancelled = Atomic(false)
  private let done = DispatchSemaphore(value: 0)

  /// Makes the batch, on the other thread; once.
  func run(_ make: () throws(CorpusError) -> Batch) {
    if isCancelled.load(ordering: .relaxed) { return }
    let made = Result(catching: make)
    result.withLock { $0 = made }
    done.signal()
  }

  /// Lets ``run(_:)`` do nothing if it did not begin; nobody may wait then.
  func cancel() { isCancelled.store(true, ordering: .relaxed) }

  /// The batch, when it is made; once.
  func wait() -> Result<Batch, CorpusError> {
    done.wait()
    return result.withLock { $0 } ?? .failure(CorpusError(.file, "a batch that was not made"))
  }
}
