#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif
import TernTensor

/// Memory that ends at a page which nobody may touch: whoever reads or writes beyond it ends the
/// test.
@safe final class GuardedMemory {
  private let base: UnsafeMutableRawPointer
  private let mappedCount: Int
  private let byteCount: Int

  init(byteCount: Int) {
    let page = Int(getpagesize())
    self.byteCount = byteCount
    mappedCount = (byteCount + page - 1) / page * page + page
    let mapped = unsafe mmap(
      nil, mappedCount, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
    guard let mapped = unsafe mapped, unsafe mapped != MAP_FAILED else {
      preconditionFailure("no memory for a test")
    }
    unsafe base = mapped
    unsafe mprotect(mapped + mappedCount - page, page, PROT_NONE)
  }

  deinit { unsafe munmap(base, mappedCount) }

  /// The bytes before the forbidden page.
  var storage: Storage {
    unsafe Storage(base: start, byteCount: byteCount, owner: self)
  }

  /// The same bytes, to be written.
  var mutableStorage: MutableStorage {
    unsafe MutableStorage(base: start, byteCount: byteCount, owner: self)
  }

  private var start: UnsafeMutableRawPointer {
    unsafe base + mappedCount - Int(getpagesize()) - byteCount
  }
}

extension Tensor {
  /// A copy that ends at a forbidden page.
  var guarded: Tensor {
    get throws {
      let storage = GuardedMemory(byteCount: byteCount).storage
      withBytes { source in
        storage.withMutableBytes { target in
          for index in 0..<source.byteCount {
            target.storeBytes(
              of: unsafe source.unsafeLoad(fromByteOffset: index, as: UInt8.self),
              toByteOffset: index, as: UInt8.self)
          }
        }
      }
      return try Tensor(
        elementType: elementType, shape: shape, storage: storage, scales: scales)
    }
  }
}
