import Dispatch
import Synchronization

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
  let queues = (0..<threads).map { DispatchQueue(label: "tern.preparation.\($0)") }
  defer { for queue in queues { queue.sync {} } }
  var underWay: [PendingResult<Mapped>] = []
  var count = 0
  var isAtEnd = false
  while true {
    while !isAtEnd, underWay.count < 2 * threads {
      guard let element = try next() else {
        isAtEnd = true
        break
      }
      let result = PendingResult<Mapped>()
      queues[count % threads].async { result.fulfil(transform(element)) }
      underWay.append(result)
      count += 1
    }
    guard !underWay.isEmpty else { return }
    if let mapped = underWay.removeFirst().wait() { try consume(mapped) }
  }
}

/// What another thread is to give.
private final class PendingResult<Value: Sendable>: Sendable {
  private let value = Mutex<Value?>(nil)
  private let isThere = DispatchSemaphore(value: 0)

  func fulfil(_ value: Value) {
    self.value.withLock { $0 = value }
    isThere.signal()
  }

  func wait() -> Value? {
    isThere.wait()
    return value.withLock { $0 }
  }
}
