import CAllocationCounter
import Synchronization
import TernTensor

/// Counts what the threads of a pool allocate, and no others: other tests run at the same time.
final class AllocationCounter: Sendable {
  private let threads: ThreadPool
  private let sum = Atomic(0)

  /// A counter for a pool's threads, the caller's included.
  init(_ threads: ThreadPool) { self.threads = threads }

  /// The number of blocks of memory that they have asked for so far; allocates nothing.
  func count() -> Int {
    sum.store(0, ordering: .relaxed)
    threads.parallel(threads.count, Count(counter: self))
    return sum.load(ordering: .relaxed)
  }

  /// One piece of work for each thread.
  private struct Count: ParallelJob {
    let counter: AllocationCounter
    func run(_ part: Range<Int>) {
      counter.sum.add(Int(allocation_count()), ordering: .relaxed)
    }
  }
}
