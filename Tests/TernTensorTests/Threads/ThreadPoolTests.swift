import Foundation
import Synchronization
import TernTensor
import TestSupport
import Testing

extension ThreadPool {
  /// Calls `body` with parts of `0..<count`.
  fileprivate func parallel(
    _ count: Int, grain: Int = 1, _ body: @escaping (Range<Int>) -> Void
  ) {
    parallel(count, grain: grain, Calls(body: body))
  }

  private struct Calls: ParallelJob {
    let body: (Range<Int>) -> Void
    func run(_ part: Range<Int>) { body(part) }
  }
}

@Suite struct ThreadPoolTests {
  /// How often each of `count` pieces was worked on.
  private func visits(
    _ pool: ThreadPool, _ count: Int, grain: Int = 1
  ) -> [Int] {
    let lock = NSLock()  // one that the thread sanitizer knows
    var visits = [Int](repeating: 0, count: count)
    pool.parallel(count, grain: grain) { part in
      lock.withLock {
        for index in part { visits[index] += 1 }
      }
    }
    return visits
  }

  @Test(arguments: [1, 2, 3, 7]) func everyPieceOnce(threads: Int) {
    let pool = ThreadPool(count: threads)
    #expect(pool.count == threads)
    withEvery("pieces", in: Array(0...30) + [100, 1001]) { count in
      withEvery("grain", in: [1, 2, 5, 600]) { grain in
        #expect(visits(pool, count, grain: grain).allSatisfy { $0 == 1 }, here)
      }
    }
  }

  @Test(arguments: [1, 2, 3, 7]) func partsAreAlwaysTheSame(threads: Int) {
    let pool = ThreadPool(count: threads)
    func parts() -> Set<Range<Int>> {
      let parts = Mutex<Set<Range<Int>>>([])
      pool.parallel(50) { part in _ = parts.withLock { $0.insert(part) } }
      return parts.withLock { $0 }
    }
    let first = parts()
    #expect(first.count == threads)
    for _ in 0..<50 { #expect(parts() == first) }
  }

  @Test(arguments: [1, 2, 3, 7]) func callsTakeTurns(threads: Int) {
    let pool = ThreadPool(count: threads)
    let wrong = Atomic(0)
    DispatchQueue.concurrentPerform(iterations: 6) { caller in
      for round in 0..<100 where !visits(pool, 20 + caller + round).allSatisfy({ $0 == 1 }) {
        wrong.add(1, ordering: .relaxed)
      }
    }
    #expect(wrong.load(ordering: .relaxed) == 0)
  }

  /// The calling thread's place below /proc.
  private func currentThread() -> String {
    (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/thread-self")) ?? ""
  }

  @Test(arguments: [1, 2, 3, 7]) func threadsEndWithThePool(threads: Int) throws {
    weak var ended: ThreadPool?
    let identifiers = Mutex<Set<String>>([])
    do {
      let pool = ThreadPool(count: threads)
      ended = pool
      pool.parallel(100) { _ in
        #if os(Linux)
          _ = identifiers.withLock { $0.insert(currentThread()) }
        #endif
      }
    }
    #expect(ended == nil)
    #if os(Linux)
      let workers = identifiers.withLock { $0 }.subtracting([currentThread()])
      #expect(workers.count == threads - 1)
      func living() -> [String] {
        workers.filter { FileManager.default.fileExists(atPath: "/proc/\($0)") }
      }
      // A joined thread's entry is gone a moment later.
      for _ in 0..<100 where !living().isEmpty { usleep(10_000) }
      #expect(living().isEmpty)
    #endif
  }

  @Test func aPoolThatNeverWorkedEnds() {
    for count in 1...9 {
      weak var ended: ThreadPool?
      do {
        let pool = ThreadPool(count: count)
        ended = pool
      }
      #expect(ended == nil)
    }
  }

  #if canImport(Glibc)
    /// Where the system refuses a thread, a pool works with those it has.
    @Test func aPoolMakesDoWithTheThreadsItGets() async {
      await #expect(processExitsWith: .success) {
        // No address space for the stack of any thread more.
        var limit = rlimit(rlim_cur: 1 << 20, rlim_max: 1 << 20)
        let kind = __rlimit_resource_t(RLIMIT_AS.rawValue)
        guard unsafe setrlimit(kind, &limit) == 0 else { exit(EXIT_FAILURE) }
        let pool = ThreadPool(count: 64)
        let sum = Atomic(0)
        pool.parallel(1000) { part in sum.add(part.count, ordering: .relaxed) }
        guard pool.count < 64, sum.load(ordering: .relaxed) == 1000 else { exit(EXIT_FAILURE) }
        exit(EXIT_SUCCESS)
      }
    }
  #endif
}
