#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Zeroed memory in large pages where the system has them: much is read from it with fewer faults, and in less time,
/// than from small ones.
@safe final class LargePages {
  /// The address of the first byte, aligned to ``size`` bytes.
  let base: UnsafeMutableRawPointer
  private let mapped: UnsafeMutableRawPointer
  private let byteCount: Int

  /// The bytes of a large page.
  static let size = 2 << 20

  /// Memory of at least so many bytes; nil where the system gives none.
  init?(byteCount: Int) {
    self.byteCount = byteCount + Self.size
    let pages = unsafe mmap(
      nil, self.byteCount, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
    guard let pages = unsafe pages, unsafe pages != MAP_FAILED else { return nil }
    unsafe mapped = pages
    unsafe base = pages.alignedUp(toMultipleOf: Self.size)
    #if os(Linux)
      unsafe madvise(base, byteCount, MADV_HUGEPAGE)
    #endif
  }

  deinit { unsafe munmap(mapped, byteCount) }
}
