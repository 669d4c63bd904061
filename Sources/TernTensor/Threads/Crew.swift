import CTernKernels
import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// What the threads of a pool share: the job at hand, and how they wait for each other.
///
/// Jobs follow each other closely: who waits looks again and again for some microseconds before it
/// sleeps, which takes longer to end than most jobs to do.
///
/// `@unchecked Sendable`: (1) the addresses of the locks never change; (2) `threads` is used by the pool
/// alone, in its `init` and `deinit`, and `count` changes in its `init`, before the first job;
/// (3) `job` and `pieces` are written by the call whose turn it is, before it makes `generation` one more, and read
/// by workers that have seen that (release and acquire); the call ends when `running`
/// is 0, so that nobody reads them then; (4) what a job points to lives until then.
@safe final class Crew: @unchecked Sendable {
  /// The number of threads, the caller's included.
  private(set) var count = 1
  private var job: (any ParallelJob)?
  private var pieces = 0
  /// The number of jobs so far.
  private let generation = Atomic(0)
  /// The number of workers that have not done their part of the job.
  private let running = Atomic(0)
  /// The number of workers that sleep, or are about to.
  private let sleeping = Atomic(0)
  /// Whether the caller sleeps, or is about to.
  private let isCallerSleeping = Atomic(false)
  private let stopping = Atomic(false)
  private var threads: [UInt] = []
  private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 2)
  private let conditions = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 2)
  /// Held by the call whose turn it is.
  private var turn: UnsafeMutablePointer<pthread_mutex_t> { unsafe mutex + 1 }
  private var wake: UnsafeMutablePointer<pthread_cond_t> { unsafe conditions }
  private var done: UnsafeMutablePointer<pthread_cond_t> { unsafe conditions + 1 }

  /// How often one looks before it sleeps.
  private static let patience = 2000

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
    stopping.store(true, ordering: .sequentiallyConsistent)
    unsafe pthread_mutex_lock(mutex)
    unsafe pthread_cond_broadcast(wake)
    unsafe pthread_mutex_unlock(mutex)
    for thread in threads { tern_thread_join(thread) }
  }

  /// Runs one part of a job of `pieces` on each thread; returns when all are done.
  func share(_ pieces: Int, _ job: some ParallelJob) {
    unsafe pthread_mutex_lock(turn)
    unsafe withUnsafePointer(to: job) { address in
      self.job = unsafe Lent(job: address)
      self.pieces = pieces
      running.store(count - 1, ordering: .relaxed)
      generation.add(1, ordering: .sequentiallyConsistent)
      if sleeping.load(ordering: .sequentiallyConsistent) > 0 {
        unsafe pthread_mutex_lock(mutex)
        unsafe pthread_cond_broadcast(wake)
        unsafe pthread_mutex_unlock(mutex)
      }
      run(job, part: 0, of: pieces)
      awaitWorkers()
      self.job = nil
    }
    unsafe pthread_mutex_unlock(turn)
  }

  private func awaitWorkers() {
    for _ in 0..<Self.patience {
      if running.load(ordering: .acquiring) == 0 { return }
      tern_thread_pause()
    }
    unsafe pthread_mutex_lock(mutex)
    isCallerSleeping.store(true, ordering: .sequentiallyConsistent)
    while running.load(ordering: .sequentiallyConsistent) > 0 {
      unsafe pthread_cond_wait(done, mutex)
    }
    isCallerSleeping.store(false, ordering: .relaxed)
    unsafe pthread_mutex_unlock(mutex)
  }

  /// What worker `index`, counted from 1, does until the crew stops.
  private func work(_ index: Int) {
    var seen = 0
    while true {
      awaitJob(after: seen)
      if stopping.load(ordering: .sequentiallyConsistent) { return }
      seen += 1
      if let job { run(job, part: index, of: pieces) }
      let left = running.subtract(1, ordering: .sequentiallyConsistent).newValue
      if left == 0, isCallerSleeping.load(ordering: .sequentiallyConsistent) {
        unsafe pthread_mutex_lock(mutex)
        unsafe pthread_cond_signal(done)
        unsafe pthread_mutex_unlock(mutex)
      }
    }
  }

  /// Returns when there is a job after the first `seen`, or the crew stops.
  private func awaitJob(after seen: Int) {
    for _ in 0..<Self.patience {
      if generation.load(ordering: .acquiring) != seen { return }
      tern_thread_pause()
    }
    unsafe pthread_mutex_lock(mutex)
    sleeping.add(1, ordering: .sequentiallyConsistent)
    while generation.load(ordering: .sequentiallyConsistent) == seen
      && !stopping.load(ordering: .sequentiallyConsistent)
    {
      unsafe pthread_cond_wait(wake, mutex)
    }
    sleeping.subtract(1, ordering: .sequentiallyConsistent)
    unsafe pthread_mutex_unlock(mutex)
  }

  /// A job by its address: fits where a job of any size does without memory of its own.
  @safe private struct Lent<Job: ParallelJob>: ParallelJob {
    let job: UnsafePointer<Job>

    func run(_ part: Range<Int>) { unsafe job.pointee.run(part) }
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
