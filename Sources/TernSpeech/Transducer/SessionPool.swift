import Synchronization
import TernTensor

/// The sessions of a transducer that nobody uses at present; there is always one more.
final class SessionPool: Sendable {
  private let transducer: Transducer
  private let threads: ThreadPool
  private let idle = Mutex<[TransducerSession]>([])

  /// Sessions that compute on the given threads.
  init(_ transducer: Transducer, _ threads: ThreadPool) {
    (self.transducer, self.threads) = (transducer, threads)
  }

  /// Calls `body` with a session of its own.
  func withSession<Result>(_ body: (TransducerSession) throws -> Result) rethrows -> Result {
    let session = idle.withLock { $0.popLast() } ?? TransducerSession(transducer, threads: threads)
    defer { idle.withLock { $0.append(session) } }
    return try body(session)
  }
}
