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
  /// Replaces the file at `path`, or the one that a link there leads to, with what `body` writes.
  ///
  /// `check` is given the path of the complete file before it takes the place of the old one; what it
  /// throws keeps the old one.
  ///
  /// - Throws: ``TensorError`` with code `.file` where something that is no file is in the place, or
  ///   a write fails (the old file is then untouched, the part written removed), and what `body` and
  ///   `check` throw.
  public static func write(
    to path: String, checking check: (_ partial: String) throws -> Void = { _ in },
    _ body: (_ append: (RawSpan) throws -> Void) throws -> Void
  ) throws {
    let path = try destination(of: path)
    let partial = try PartialFile(beside: path)
    defer { partial.remove() }
    try body { bytes in try partial.append(bytes) }
    try partial.synchronize()
    try check(partial.path)
    try partial.rename()
    synchronizeFolder(of: path)
  }

  /// Where a link leads, if there is one; refuses what is there and no file.
  private static func destination(of path: String) throws(TensorError) -> String {
    var status = stat()
    guard unsafe stat(path, &status) == 0 else { return path }
    guard status.st_mode & S_IFMT == S_IFREG else {
      throw .file(path, reason: "cannot be replaced: not a file")
    }
    guard let resolved = unsafe realpath(path, nil) else { return path }
    defer { unsafe free(resolved) }
    return unsafe String(cString: resolved)
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
}
