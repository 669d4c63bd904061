/// Bytes that are written again and again: a session's memory, or a stream's states.
///
/// Not `Sendable`: whoever holds it may write it, from one thread at a time. (The threads of a pool
/// that share a call write different parts, and have ended when the call returns.)
package final class MutableStorage {
  private let storage: Storage

  /// Zeros, aligned to 64 bytes.
  package init(byteCount: Int) {
    storage = Storage(byteCount: byteCount)
  }

  /// Memory that belongs to `owner`, which is kept alive.
  package init(base: UnsafeMutableRawPointer, byteCount: Int, owner: AnyObject) {
    unsafe storage = Storage(base: base, byteCount: byteCount, owner: owner)
  }

  /// The bytes to share with readers, when nobody writes them any more.
  package var shared: Storage { storage }

  /// The number of bytes.
  package var byteCount: Int { storage.byteCount }

  /// The address of a byte; valid while the storage lives.
  ///
  /// - Precondition: the byte, or the end, is the storage's.
  package func address(at byteOffset: Int) -> UnsafeMutableRawPointer {
    unsafe UnsafeMutableRawPointer(mutating: storage.address(at: byteOffset))
  }

  /// The same memory as `storage`, which is kept together with `owner` as long as this lives.
  package init(lending storage: MutableStorage, to owner: AnyObject) {
    unsafe self.storage = Storage(
      base: storage.address(at: 0), byteCount: storage.byteCount, owner: owner)
  }
}
