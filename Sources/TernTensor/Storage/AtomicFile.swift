#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Writes a file beside its destination, and renames it when it is complete: a reader sees the old
/// file or the new one, never a part.
public final class AtomicFile {
  private let path: String
  private let partial: PartialFile

  /// Begins a file that is to replace the one at `path`, or the one that a link there leads to. The part
  /// written goes with this object, unless it is complete by then.
  ///
  /// - Throws: ``TensorError`` with code `.file` where something that is no file is in the place, or none
  ///   can be made there.
  public init(path: String) throws(TensorError) {
    self.path = try Self.destination(of: path)
    partial = try PartialFile(beside: self.path)
  }

  deinit { partial.remove() }

  /// Writes bytes at the end.
  ///
  /// - Throws: ``TensorError`` with code `.file` where that fails.
  public func append(_ bytes: RawSpan) throws(TensorError) { try partial.append(bytes) }

  /// Puts the file in its place.
  ///
  /// `check` is given the path of the complete file before it takes the place of the old one; what it
  /// throws keeps the old one.
  ///
  /// - Precondition: it is called once, after all bytes.
  /// - Throws: ``TensorError`` with code `.file` where a write fails (the old file is then untouched), and
  ///   what `check` throws.
  public func finish(checking check: (_ partial: String) throws -> Void = { _ in }) throws {
    try partial.synchronize()
    try check(partial.path)
    try partial.rename()
    Self.synchronizeFolder(of: path)
  }

  /// Replaces the file at `path`, or the one that a link there leads to, with what `body` writes.
  ///
  /// - Throws: ``TensorError`` with code `.file` as ``init(path:)``, ``append(_:)`` and
  ///   ``finish(checking:)`` do, and what `body` and `check` throw; the old file is then untouched.
  public static func write(
    to path: String, checking check: (_ partial: String) throws -> Void = { _ in },
    _ body: (_ append: (RawSpan) throws -> Void) throws -> Void
  ) throws {
    let file = try AtomicFile(path: path)
    try body { bytes in try file.append(bytes) }
    try file.finish(checking: check)
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
