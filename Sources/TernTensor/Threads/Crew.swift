import CTernKernels

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// What the threads of a pool share: the job at hand, and how they wait for each other.
///
/// `@unchecked Sendable`: (1) the addresses of the locks never change; (2) `threads` is used by the pool
/// alone, in its `init` and `deinit`, and `count` changes in its `init`, before the first job, which
/// workers learn of with `mutex` held; (3) everything else is read and written with `mutex`
/// held; (4) a job is run by the workers only between their waking and the end of ``share(_:_:)``,
/// which waits for the last of them: what it points to lives.
@safe final class Crew: @unchecked Sendable {
  /// The number of threads, the caller's included.
  private(set) var count = 1
  private var job: (any ParallelJob)?
  private var jobCount = 0
  private var generation = 0
  private var running = 0
  private var stopping = false
  private var threads: [UInt] = []
  private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 2)
  private let conditions = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 2)
  /// Held by the call whose turn it is.
  private var turn: UnsafeMutablePointer<pthread_mutex_t> { unsafe mutex + 1 }
  private var wake: UnsafeMutablePointer<pthread_cond_t> { unsafe conditions }
  private var done: UnsafeMutablePointer<pthread_cond_t> { unsafe conditions + 1 }

  /// A crew of the caller alone.
  init() {
    unsafe pthread_mutex_init(mutex, nil)
    unsafe pthread_mutex_init(turn, nil)
    unsafe pthread_cond_init(wake, nil)
    unsafe pthread_cond_init(done, nil)
  }

  deinit {
    unsafe pthread_mutex_destroy(mutex)
    unsafe pthread_mutex_destroy(turn)
    unsafe pthread_cond_destroy(wake)
    unsafe pthread_cond_destroy(done)
    unsafe mutex.deallocate()
    unsafe conditions.deallocate()
  }

  /// Starts workers until there are `count` threads, or the system gives no more.
  func start(count: Int) {
    while threads.count + 1 < count, let thread = start(threads.count + 1) {
      threads.append(thread)
    }
    self.count = threads.count + 1
  }

  /// Ends the workers; returns when they are gone.
  func stop() {
    unsafe pthread_mutex_lock(mutex)
    stopping = true
    unsafe pthread_cond_broadcast(wake)
    unsafe pthread_mutex_unlock(mutex)
    for thread in threads { tern_thread_join(thread) }
  }

  /// Runs one part of a job of `pieces` on each thread; returns when all are done.
  func share(_ pieces: Int, _ job: some ParallelJob) {
    unsafe pthread_mutex_lock(turn)
    unsafe pthread_mutex_lock(mutex)
    self.job = job
    jobCount = pieces
    generation += 1
    running = count - 1
    unsafe pthread_cond_broadcast(wake)
    unsafe pthread_mutex_unlock(mutex)
    run(job, part: 0, of: pieces)
    unsafe pthread_mutex_lock(mutex)
    while running > 0 { unsafe pthread_cond_wait(done, mutex) }
    self.job = nil
    unsafe pthread_mutex_unlock(mutex)
    unsafe pthread_mutex_unlock(turn)
  }

  /// What worker `index`, counted from 1, does until the crew stops.
  private func work(_ index: Int) {
    var seen = 0
    while true {
      unsafe pthread_mutex_lock(mutex)
      while generation == seen && !stopping { unsafe pthread_cond_wait(wake, mutex) }
      seen = generation
      let job = self.job
      let pieces = jobCount
      let stop = stopping
      unsafe pthread_mutex_unlock(mutex)
      if stop { return }
      if let job { run(job, part: index, of: pieces) }
      unsafe pthread_mutex_lock(mutex)
      running -= 1
      if running == 0 { unsafe pthread_cond_signal(done) }
      unsafe pthread_mutex_unlock(mutex)
    }
  }

  private func run(_ job: some ParallelJob, part: Int, of pieces: Int) {
    let first = pieces * part / count
    let last = pieces * (part + 1) / count
    if first < last { job.run(first..<last) }
  }

  /// What a new thread is given.
  private final class Start {
    let crew: Crew
    let index: Int
    init(crew: Crew, index: Int) {
      self.crew = crew
      self.index = index
    }
  }

  /// A new thread that works as worker `index`; nil where the system gives none.
  private func start(_ index: Int) -> UInt? {
    let start = unsafe Unmanaged.passRetained(Start(crew: self, index: index))
    var thread: UInt = 0
    let isStarted = unsafe tern_thread_start(
      &thread,
      { argument in
        guard let argument = unsafe argument else { return nil }
        let start = unsafe Unmanaged<Start>.fromOpaque(argument).takeRetainedValue()
        start.crew.work(start.index)
        return nil
      }, start.toOpaque())
    if !isStarted { unsafe start.release() }
    return isStarted ? thread : nil
  }
}
