/// Bytes that tensors stand on: owned by this object, or part of a mapped file.
///
/// `@unchecked Sendable`: (1) `base` and `byteCount` never change; (2) bytes are written only through
/// ``withMutableBytes(_:)``, which is `package` and is called by those who made the storage, before
/// they share it, and by `MutableStorage`, which is not `Sendable` and shares its own when it is written no more;
/// (3) ``address(at:)`` is for reading; (4) `owner` is held, and where it is a file asked to release pages, which changes
/// no byte.
@safe public final class Storage: @unchecked Sendable {
  /// The number of bytes.
  public let byteCount: Int
  private let base: UnsafeMutableRawPointer
  private let owner: AnyObject?

  /// Memory of one's own, zeroed, aligned to 64 bytes.
  public init(byteCount: Int) {
    precondition(byteCount >= 0, "a storage of \(byteCount) bytes")
    self.byteCount = byteCount
    if byteCount >= LargePages.size, let pages = LargePages(byteCount: byteCount) {
      unsafe base = pages.base
      owner = pages
      return
    }
    unsafe base = UnsafeMutableRawPointer.allocate(byteCount: max(byteCount, 64), alignment: 64)
    unsafe base.initializeMemory(as: UInt8.self, repeating: 0, count: max(byteCount, 64))
    owner = nil
  }

  /// Memory that belongs to `owner`, which is kept alive.
  package init(base: UnsafeMutableRawPointer, byteCount: Int, owner: AnyObject) {
    unsafe self.base = base
    self.byteCount = byteCount
    self.owner = owner
  }

  deinit {
    if owner == nil { unsafe base.deallocate() }
  }

  /// Calls `body` with all bytes.
  public func withBytes<Result, Failure: Error>(
    _ body: (RawSpan) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    let bytes = unsafe UnsafeRawBufferPointer(start: base, count: byteCount)
    return unsafe try body(bytes.bytes)
  }

  /// A copy of all bytes.
  package var bytes: [UInt8] {
    withBytes { span in unsafe span.withUnsafeBytes { unsafe [UInt8]($0) } }
  }

  /// Calls `body` with all bytes, to be written.
  package func withMutableBytes<Result>(
    _ body: (inout MutableRawSpan) throws -> Result
  ) rethrows -> Result {
    let bytes = unsafe UnsafeMutableRawBufferPointer(start: base, count: byteCount)
    var span = unsafe bytes.mutableBytes
    return try body(&span)
  }

  /// Lets go of what the system keeps in memory of bytes that are mapped from a file; they can still be read.
  package func releasePages(of bytes: Range<Int>) {
    (owner as? MappedFile)?.releasePages(of: bytes)
  }

  /// The address of a byte, for kernels to read; valid while the storage lives.
  ///
  /// - Precondition: the byte, or the end, is the storage's.
  package func address(at byteOffset: Int) -> UnsafeRawPointer {
    precondition(0...byteCount ~= byteOffset, "byte \(byteOffset) of \(byteCount)")
    return unsafe UnsafeRawPointer(base + byteOffset)
  }
}
