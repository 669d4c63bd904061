import Synchronization
import TernTensor
import Testing

struct OrderedMapTests {
  private struct Stop: Error {}

  @Test(arguments: [1, 2, 3, 7])
  func keepsTheOrder(threads: Int) throws {
    var (next, results) = (0, [Int]())
    try mapInOrder(
      threads: threads,
      next: {
        next += 1
        return next <= 200 ? next : nil
      },
      { number in (0..<(number * 7919 % 5000)).reduce(number) { $0 ^ ($1 & 0) } },
      consume: { results.append($0) })
    #expect(results == Array(1...200))
  }

  @Test func takesNoMoreThanTwoElementsForEachThread() throws {
    var (taken, done, most) = (0, 0, 0)
    try mapInOrder(
      threads: 3,
      next: {
        taken += 1
        most = max(most, taken - done)
        return taken <= 50 ? taken : nil
      },
      { $0 }, consume: { _ in done += 1 })
    #expect(done == 50)
    #expect(most <= 7)
  }

  @Test func anErrorEndsItWhenNothingRunsAnyMore() {
    let running = Atomic(0)
    var next = 0
    #expect(throws: Stop.self) {
      try mapInOrder(
        threads: 2,
        next: {
          next += 1
          return next
        },
        { number in
          running.add(1, ordering: .relaxed)
          running.subtract(1, ordering: .relaxed)
          return number
        },
        consume: { if $0 == 10 { throw Stop() } })
    }
    #expect(running.load(ordering: .relaxed) == 0)
    #expect(next < 20)
  }

  @Test func anErrorOfTheSourceEndsIt() {
    var consumed: [Int] = []
    #expect(throws: Stop.self) {
      try mapInOrder(
        threads: 2, next: { () throws -> Int? in throw Stop() }, { $0 },
        consume: { consumed.append($0) })
    }
    #expect(consumed.isEmpty)
  }
}
