import Foundation
import Synchronization
import TernTensor
import TestSupport
import Testing

/// Jobs in quick succession, slow ones, pauses, and short lives: who waits awake and who asleep.
@Suite struct ThreadPoolStressTests {
  /// Numbers that jobs count up, and that nothing but the pool keeps in order: each job adds 1 to each,
  /// once.
  @safe private final class Counters: @unchecked Sendable {
    private let values: UnsafeMutableBufferPointer<Int>

    init(count: Int) {
      unsafe values = .allocate(capacity: count)
      unsafe values.initialize(repeating: 0)
    }

    deinit { unsafe values.deallocate() }

    /// Whether all are at `value`.
    func areAll(_ value: Int) -> Bool { unsafe values.allSatisfy { $0 == value } }

    /// A job on all of them; the part that has the piece `slowPiece` takes `delay` µs.
    func job(slowPiece: Int = 0, delay: UInt32 = 0) -> some ParallelJob {
      Counting(counters: self, slowPiece: slowPiece, delay: delay)
    }

    var count: Int { unsafe values.count }

    private struct Counting: ParallelJob {
      let counters: Counters
      let slowPiece: Int
      let delay: UInt32

      func run(_ part: Range<Int>) {
        if delay > 0, part.contains(slowPiece) { usleep(delay) }
        for index in part { unsafe counters.values[index] += 1 }
      }
    }
  }

  @Test(arguments: [2, 3, 7]) func thousandsOfTinyJobs(threads: Int) {
    let pool = ThreadPool(count: threads)
    let counters = Counters(count: 23)
    for round in 1...3000 {
      pool.parallel(counters.count, counters.job())
      guard counters.areAll(round) else {
        Issue.record("job \(round)")
        return
      }
    }
  }

  /// The caller waits asleep for a worker, or workers for the caller.
  @Test(arguments: [2, 3, 7]) func jobsLongerThanPatience(threads: Int) {
    let pool = ThreadPool(count: threads)
    let counters = Counters(count: threads)
    for round in 1...50 {
      pool.parallel(counters.count, counters.job(slowPiece: round % threads, delay: 3000))
      #expect(counters.areAll(round), "job \(round)")
    }
  }

  /// Pauses about as long as a worker's patience, so that jobs come while it falls asleep.
  @Test(arguments: [2, 3, 7]) func pausesBetweenJobs(threads: Int) {
    let pool = ThreadPool(count: threads)
    let counters = Counters(count: 23)
    var random = SeededGenerator(seed: UInt64(threads))
    for round in 1...1000 {
      let end = ContinuousClock.now + .microseconds(Int.random(in: 0...400, using: &random))
      while ContinuousClock.now < end {}
      if round % 50 == 0 { usleep(5000) }
      pool.parallel(counters.count, counters.job())
      #expect(counters.areAll(round), "job \(round)")
    }
  }

  @Test(arguments: [2, 3, 7]) func callersAtOnce(threads: Int) {
    let pool = ThreadPool(count: threads)
    let callers = 5
    let wrong = Atomic(0)
    let ended = DispatchSemaphore(value: 0)
    for caller in 0..<callers {
      Thread.detachNewThread {
        let counters = Counters(count: 11 + caller)
        for round in 1...200 {
          let delay: UInt32 = round % 50 == caller ? 1000 : 0
          pool.parallel(counters.count, counters.job(slowPiece: round % 11, delay: delay))
          if !counters.areAll(round) { wrong.add(1, ordering: .relaxed) }
        }
        ended.signal()
      }
    }
    for _ in 0..<callers { ended.wait() }
    #expect(wrong.load(ordering: .relaxed) == 0)
  }

  /// Pools end while their workers begin, wait awake, or sleep.
  @Test func poolsOfShortLives() {
    for life in 0..<400 {
      let pool = ThreadPool(count: 1 + life % 5)
      let counters = Counters(count: 9)
      for round in 0..<life % 3 {
        pool.parallel(counters.count, counters.job())
        #expect(counters.areAll(round + 1), "pool \(life)")
      }
      if life % 7 == 0 { usleep(2000) }
    }
  }
}
