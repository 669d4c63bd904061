import Dispatch
import Synchronization

/// Maps elements on several threads, and gives results in the elements' order, for any number of threads.
///
/// It is used by one thread at a time, and ends its background work with itself.
package final class OrderedMap<Element: Sendable, Mapped: Sendable> {
  /// Threads in the background, each of which maps one element after the other.
  private let threads: [DispatchQueue]
  private let transform: @Sendable (Element) -> Mapped
  private var underWay: [PendingResult<Mapped>] = []
  private var startedCount = 0

  /// A map of no elements yet.
  ///
  /// - Precondition: there is a thread.
  package init(threads: Int, _ transform: @escaping @Sendable (Element) -> Mapped) {
    precondition(threads >= 1, "\(threads) threads")
    self.threads = (0..<threads).map { DispatchQueue(label: "tern.map.\($0)") }
    self.transform = transform
  }

  deinit { stop() }

  /// How many elements are being mapped, or their results not taken.
  package var count: Int { underWay.count }

  /// Begins to map an element.
  package func start(_ element: Element) {
    let result = PendingResult<Mapped>()
    underWay.append(result)
    threads[startedCount % threads.count].async { [transform] in
      result.make { transform(element) }
    }
    startedCount += 1
  }

  /// The result of the element that was started first of those whose results were not taken; nil where
  /// there is none.
  package func next() -> Mapped? { underWay.isEmpty ? nil : underWay.removeFirst().wait() }

  /// Ends the work in the background, and returns when nothing of it runs; all results are lost.
  package func stop() {
    for result in underWay { result.cancel() }
    for thread in threads { thread.sync {} }
    underWay = []
  }
}

/// What another thread makes.
private final class PendingResult<Value: Sendable>: Sendable {
  private let value = Mutex<Value?>(nil)
  private let isCancelled = Atomic(false)
  private let isThere = DispatchSemaphore(value: 0)

  /// Makes the value, on the other thread; once.
  func make(_ body: () -> Value) {
    if isCancelled.load(ordering: .relaxed) { return }
    let made = body()
    value.withLock { $0 = made }
    isThere.signal()
  }

  /// Lets ``make(_:)`` do nothing if it did not begin; nobody may wait then.
  func cancel() { isCancelled.store(true, ordering: .relaxed) }

  /// The value, when it is made.
  func wait() -> Value? {
    isThere.wait()
    return value.withLock { $0 }
  }
}

/// Maps a sequence on several threads, in constant memory: at most two elements for each thread are
/// under way, and results come in the sequence's order, for any number of threads.
///
/// - Parameters:
///   - threads: The number of threads.
///   - next: Gives the next element, on the caller's thread; nil at the end.
///   - transform: Maps an element, on one of the threads.
///   - consume: Takes a result, on the caller's thread.
/// - Throws: What `next` and `consume` throw, when nothing runs in the background any more.
package func mapInOrder<Element: Sendable, Mapped: Sendable>(
  threads: Int, next: () throws -> Element?,
  _ transform: @escaping @Sendable (Element) -> Mapped, consume: (Mapped) throws -> Void
) throws {
  let map = OrderedMap(threads: threads, transform)
  defer { map.stop() }
  var isAtEnd = false
  while true {
    while !isAtEnd, map.count < 2 * threads {
      if let element = try next() { map.start(element) } else { isAtEnd = true }
    }
    guard let mapped = map.next() else { return }
    try consume(mapped)
  }
}
