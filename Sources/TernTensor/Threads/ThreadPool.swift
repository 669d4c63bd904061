import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Threads that share the work of one call; they sleep between calls.
///
/// Work is cut into one contiguous part per thread, always in the same way, so that a thread finds
/// its part of a matrix in its own cache. A pool of one thread starts none. Calls from several
/// threads take turns.
///
/// `@unchecked Sendable`: (1) `count` and `threads` never change after `init`; (2) everything else is
/// read and written with `mutex` held, except (3) `job`, which is written before the workers are
/// woken and not again until the last has finished.
@safe public final class ThreadPool: @unchecked Sendable {
  /// The number of threads that work, the caller's included.
  public let count: Int
  private typealias Job = (Range<Int>) -> Void
  private var job: UnsafePointer<Job>?
  private var jobCount = 0
  private var generation = 0
  private var running = 0
  private var stopping = false
  private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 2)
  private let conditions = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 2)
  private var threads: [pthread_t] = []
  /// Held by the call whose turn it is.
  private var turn: UnsafeMutablePointer<pthread_mutex_t> { unsafe mutex + 1 }
  private var wake: UnsafeMutablePointer<pthread_cond_t> { unsafe conditions }
  private var done: UnsafeMutablePointer<pthread_cond_t> { unsafe conditions + 1 }

  /// A pool of `count` threads.
  ///
  /// - Precondition: `count` is at least 1.
  public init(count: Int = 1) {
    precondition(count >= 1, "a pool of \(count) threads")
    self.count = count
    unsafe pthread_mutex_init(mutex, nil)
    unsafe pthread_mutex_init(mutex + 1, nil)
    unsafe pthread_cond_init(conditions, nil)
    unsafe pthread_cond_init(conditions + 1, nil)
    for index in 1..<max(count, 1) { start(index) }
  }

  deinit {
    unsafe pthread_mutex_lock(mutex)
    stopping = true
    unsafe pthread_cond_broadcast(wake)
    unsafe pthread_mutex_unlock(mutex)
    for thread in threads { pthread_join(thread, nil) }
    unsafe mutex.deallocate()
    unsafe conditions.deallocate()
  }

  /// Calls `body` with parts of `0..<count` that together cover it, on all threads at once; returns
  /// when all are done.
  ///
  /// - Parameters:
  ///   - count: The number of pieces of work.
  ///   - grain: The fewest pieces that are worth waking a thread for.
  package func parallel(_ count: Int, grain: Int = 1, _ body: (Range<Int>) -> Void) {
    if self.count == 1 || count < 2 * grain {
      if count > 0 { body(0..<count) }
      return
    }
    withoutActuallyEscaping(body) { job in
      unsafe withUnsafePointer(to: job) { pointer in
        unsafe pthread_mutex_lock(turn)
        unsafe pthread_mutex_lock(mutex)
        unsafe self.job = pointer
        jobCount = count
        generation += 1
        running = self.count - 1
        unsafe pthread_cond_broadcast(wake)
        unsafe pthread_mutex_unlock(mutex)
        unsafe run(pointer, part: 0, of: count)
        unsafe pthread_mutex_lock(mutex)
        while running > 0 { unsafe pthread_cond_wait(done, mutex) }
        unsafe pthread_mutex_unlock(mutex)
        unsafe pthread_mutex_unlock(turn)
      }
    }
  }

  private func run(_ job: UnsafePointer<Job>, part: Int, of pieces: Int) {
    let first = pieces * part / count
    let last = pieces * (part + 1) / count
    if first < last { unsafe job.pointee(first..<last) }
  }

  /// What a new thread is given; it must not keep the pool alive, or no pool would ever end.
  private final class Start {
    unowned(unsafe) let pool: ThreadPool
    let index: Int
    init(pool: ThreadPool, index: Int) {
      unsafe self.pool = pool
      self.index = index
    }
  }

  private func start(_ index: Int) {
    let start = unsafe Unmanaged.passRetained(Start(pool: self, index: index)).toOpaque()
    var thread = pthread_t()
    let status = unsafe pthread_create(
      &thread, nil,
      { argument in
        guard let argument = unsafe argument else { return nil }
        let start = unsafe Unmanaged<Start>.fromOpaque(argument).takeRetainedValue()
        unsafe start.pool.work(start.index)
        return nil
      }, start)
    precondition(status == 0, "the system starts no thread: error \(status)")
    threads.append(thread)
  }

  private func work(_ index: Int) {
    var seen = 0
    while true {
      unsafe pthread_mutex_lock(mutex)
      while generation == seen && !stopping { unsafe pthread_cond_wait(wake, mutex) }
      seen = generation
      let job = unsafe self.job
      let pieces = jobCount
      let stop = stopping
      unsafe pthread_mutex_unlock(mutex)
      if stop { return }
      if let job = unsafe job { unsafe run(job, part: index, of: pieces) }
      unsafe pthread_mutex_lock(mutex)
      running -= 1
      if running == 0 { unsafe pthread_cond_signal(done) }
      unsafe pthread_mutex_unlock(mutex)
    }
  }
}
