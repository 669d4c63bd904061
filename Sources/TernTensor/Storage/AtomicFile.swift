import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Writes a file beside its destination, and renames it when it is complete: a reader sees the old
/// file or the new one, never a part.
public enum AtomicFile {
  /// Replaces the file at `path` with what `body` writes.
  ///
  /// `check` is given the path of the complete file before it takes the place of the old one; what it
  /// throws keeps the old one.
  ///
  /// - Throws: ``TensorError`` with code `.file` where a write fails (the old file is then untouched,
  ///   the part written removed), and what `body` and `check` throw.
  public static func write(
    to path: String, checking check: (_ partial: String) throws -> Void = { _ in },
    _ body: (_ append: (RawSpan) throws -> Void) throws -> Void
  ) throws {
    let (partial, descriptor) = try create(beside: path)
    do {
      do {
        defer { close(descriptor) }
        try body { bytes in try write(bytes, to: descriptor, path: path) }
        guard fsync(descriptor) == 0 else {
          throw TensorError.file(path, reason: "cannot be written: \(errnoDescription())")
        }
      }
      try check(partial)
    } catch {
      unsafe unlink(partial)
      throw error
    }
    guard unsafe rename(partial, path) == 0 else {
      let reason = errnoDescription()
      unsafe unlink(partial)
      throw TensorError.file(path, reason: "cannot be replaced: \(reason)")
    }
    synchronizeFolder(of: path)
  }

  /// How many partial files this process has begun.
  private static let begun = Atomic(0)

  /// A new file beside `path`, which no one else writes.
  private static func create(
    beside path: String
  ) throws(TensorError) -> (partial: String, descriptor: Int32) {
    while true {
      let number = begun.wrappingAdd(1, ordering: .relaxed).newValue
      let partial = "\(path).partial-\(getpid())-\(number)"
      let flags = O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC
      let descriptor = unsafe open(partial, flags, 0o644)
      if descriptor >= 0 { return (partial, descriptor) }
      // Left behind by a process that had the same number.
      if errno == EEXIST { continue }
      throw .file(path, reason: "cannot be written: \(errnoDescription())")
    }
  }

  /// Makes a renaming last. Some file systems cannot, and the new file is in place already, so that
  /// a failure is none.
  private static func synchronizeFolder(of path: String) {
    let folder = path.lastIndex(of: "/").map { path[...$0] } ?? "."
    let descriptor = unsafe open(String(folder), O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { return }
    _ = fsync(descriptor)
    close(descriptor)
  }

  private static func write(
    _ bytes: RawSpan, to descriptor: Int32, path: String
  ) throws(TensorError) {
    var written = 0
    while written < bytes.byteCount {
      let part = bytes.extracting(droppingFirst: written)
      let count = unsafe part.withUnsafeBytes { buffer in
        unsafe writeBytes(descriptor, buffer.baseAddress, buffer.count)
      }
      if count < 0 && errno == EINTR { continue }
      guard count > 0 else {
        throw .file(path, reason: "cannot be written: \(errnoDescription())")
      }
      written += count
    }
  }
}

private func writeBytes(_ descriptor: Int32, _ base: UnsafeRawPointer?, _ count: Int) -> Int {
  unsafe write(descriptor, base, count)
}
