#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// A file mapped into memory, read-only; its pages are loaded when first touched and shared between
/// processes.
///
/// Tern replaces files by renaming, so a mapped one keeps its contents. A file that something else
/// truncates while it is mapped ends the process with SIGBUS, as for every program that maps files.
@safe public final class MappedFile {
  /// The file's path as it was given.
  public let path: String
  /// The file's bytes.
  public var storage: Storage {
    unsafe Storage(base: base, byteCount: byteCount, owner: self)
  }
  private let base: UnsafeMutableRawPointer
  private let byteCount: Int

  /// - Throws: ``TensorError`` with code `.file` where the file cannot be opened, is a folder, or
  ///   cannot be mapped.
  public init(path: String) throws(TensorError) {
    self.path = path
    let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { throw .file(path, reason: errnoDescription()) }
    defer { close(descriptor) }
    var status = stat()
    guard unsafe fstat(descriptor, &status) == 0 else {
      throw .file(path, reason: errnoDescription())
    }
    guard status.st_mode & S_IFMT == S_IFREG else { throw .file(path, reason: "not a file") }
    byteCount = Int(status.st_size)
    if byteCount == 0 {  // nothing to map
      unsafe base = UnsafeMutableRawPointer.allocate(byteCount: 1, alignment: 64)
      return
    }
    let mapped = unsafe mmap(nil, byteCount, PROT_READ, MAP_PRIVATE, descriptor, 0)
    guard let mapped = unsafe mapped, unsafe mapped != MAP_FAILED else {
      throw .file(path, reason: errnoDescription())
    }
    unsafe base = mapped
  }

  /// Gives pages that lie within `bytes` back to the system, which reads the file again where they are needed.
  func releasePages(of bytes: Range<Int>) {
    let page = Int(sysconf(Int32(_SC_PAGESIZE)))
    let first = (bytes.lowerBound + page - 1) / page * page
    let last = bytes.upperBound / page * page
    if first < last { unsafe madvise(base + first, last - first, MADV_DONTNEED) }
  }

  deinit {
    if byteCount == 0 {
      unsafe base.deallocate()
    } else {
      unsafe munmap(base, byteCount)
    }
  }
}

/// The system's words for the last failed call.
package func errnoDescription() -> String {
  unsafe String(cString: strerror(errno))
}
