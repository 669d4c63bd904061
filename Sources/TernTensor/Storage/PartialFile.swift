import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// A file that is being written, on its way to a place.
///
/// On Linux it has no name until it is complete (where the file system can do that), so that a process
/// that is killed leaves nothing behind.
final class PartialFile {
  /// Where the file can be read while it is partial.
  private(set) var path: String
  private let destination: String
  private let descriptor: Int32
  private var isNamed: Bool

  /// How many partial files this process has begun.
  private static let begun = Atomic(0)

  /// A new file in the folder of its destination.
  ///
  /// - Throws: ``TensorError`` with code `.file` where none can be made there.
  init(beside destination: String) throws(TensorError) {
    self.destination = destination
    #if os(Linux)
      let withoutName: Int32 = 0o20000000 | O_DIRECTORY  // O_TMPFILE, a macro that is not imported
      let folder = destination.lastIndex(of: "/").map { String(destination[...$0]) } ?? "."
      let nameless = unsafe open(folder, withoutName | O_WRONLY | O_CLOEXEC, 0o644)
      if nameless >= 0 {
        descriptor = nameless
        path = "/proc/self/fd/\(nameless)"
        isNamed = false
        return
      }
    #endif
    while true {
      let name = Self.newName(beside: destination)
      let flags = O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC
      let descriptor = unsafe open(name, flags, 0o644)
      if descriptor >= 0 {
        self.descriptor = descriptor
        path = name
        isNamed = true
        return
      }
      // Left behind by a process that had the same number.
      if errno == EEXIST { continue }
      throw .file(destination, reason: "cannot be written: \(errnoDescription())")
    }
  }

  deinit { close(descriptor) }

  private static func newName(beside destination: String) -> String {
    let number = begun.wrappingAdd(1, ordering: .relaxed).newValue
    return "\(destination).partial-\(getpid())-\(number)"
  }

  /// Writes bytes at the end.
  func append(_ bytes: RawSpan) throws(TensorError) {
    var written = 0
    while written < bytes.byteCount {
      let part = bytes.extracting(droppingFirst: written)
      let count = unsafe part.withUnsafeBytes { buffer in
        unsafe write(descriptor, buffer.baseAddress, buffer.count)
      }
      if count < 0 && errno == EINTR { continue }
      guard count > 0 else { throw failure("written") }
      written += count
    }
  }

  /// Waits until all that was written is on disk.
  func synchronize() throws(TensorError) {
    guard fsync(descriptor) == 0 else { throw failure("written") }
  }

  /// Puts the file in its place.
  func rename() throws(TensorError) {
    while !isNamed {
      let name = Self.newName(beside: destination)
      if unsafe linkat(AT_FDCWD, path, AT_FDCWD, name, AT_SYMLINK_FOLLOW) == 0 {
        path = name
        isNamed = true
      } else if errno != EEXIST {
        throw failure("written")
      }
    }
    guard moveFile(path, destination) == 0 else { throw failure("replaced") }
    isNamed = false
  }

  /// Removes the file, unless it is in its place.
  func remove() {
    if isNamed { unsafe unlink(path) }
    isNamed = false
  }

  private func failure(_ what: String) -> TensorError {
    .file(destination, reason: "cannot be \(what): \(errnoDescription())")
  }
}

private func moveFile(_ from: String, _ to: String) -> Int32 { unsafe rename(from, to) }
