/// Threads that share the work of one call; they sleep soon after it, and end with the pool.
///
/// Work is cut into one contiguous part per thread, always in the same way, so that a thread finds
/// its part of a matrix in its own cache. A pool of one thread starts none. Calls from several
/// threads take turns.
public final class ThreadPool: Sendable {
  /// The number of threads that work, the caller's included.
  public let count: Int
  /// What the threads know: they hold it and not the pool, or no pool would ever end.
  private let crew: Crew

  /// A pool of `count` threads, or of as many as the system gives: see ``count``.
  ///
  /// - Precondition: `count` is at least 1.
  public init(count: Int = 1) {
    precondition(count >= 1, "a pool of \(count) threads")
    crew = Crew()
    crew.start(count: count)
    self.count = crew.count
  }

  deinit { crew.stop() }

  /// Runs a job on parts of `0..<count` that together cover it, on all threads at once; returns when
  /// all are done. The job must not use the same pool. Allocates nothing.
  ///
  /// - Parameters:
  ///   - count: The number of pieces of work.
  ///   - grain: The fewest pieces that are worth waking a thread for.
  package func parallel(_ count: Int, grain: Int = 1, _ job: some ParallelJob) {
    if self.count == 1 || count < 2 * grain {
      if count > 0 { job.run(0..<count) }
      return
    }
    crew.share(count, job)
  }
}

/// Work that threads share: pieces that can be done in any order, at the same time.
package protocol ParallelJob {
  /// Does a part of the pieces; called on several threads at once.
  func run(_ part: Range<Int>)
}
