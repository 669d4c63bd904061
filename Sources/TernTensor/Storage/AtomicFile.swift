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
  /// - Throws: ``TensorError`` with code `.file` where a write fails (the old file is then untouched,
  ///   the part written removed), and what `body` throws.
  public static func write(
    to path: String, _ body: (_ append: (RawSpan) throws -> Void) throws -> Void
  ) throws {
    let partial = "\(path).partial-\(getpid())"
    let descriptor = unsafe open(partial, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else {
      throw TensorError.file(path, reason: "cannot be written: \(errnoDescription())")
    }
    do {
      defer { close(descriptor) }
      try body { bytes in try write(bytes, to: descriptor, path: path) }
      guard fsync(descriptor) == 0 else {
        throw TensorError.file(path, reason: "cannot be written: \(errnoDescription())")
      }
    } catch {
      unsafe unlink(partial)
      throw error
    }
    guard unsafe rename(partial, path) == 0 else {
      let reason = errnoDescription()
      unsafe unlink(partial)
      throw TensorError.file(path, reason: "cannot be replaced: \(reason)")
    }
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
