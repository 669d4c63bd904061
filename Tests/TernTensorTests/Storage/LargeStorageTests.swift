import TernTensor
import TestSupport
import Testing

/// Storages from a large page on come from the system by themselves.
@Suite struct LargeStorageTests {
  @Test func isZeroedAlignedAndWritable() {
    let page = 2 << 20
    withEvery("bytes", in: [page - 1, page, page + 1, 5 * page + 3]) { count in
      let storage = MutableStorage(byteCount: count)
      let first = unsafe storage.address(at: 0).assumingMemoryBound(to: UInt8.self)
      #expect(UInt(bitPattern: first) % 64 == 0)
      #expect((0..<count).allSatisfy { unsafe first[$0] == 0 })
      unsafe first[0] = 1
      unsafe first[count - 1] = 2
      #expect(storage.shared.bytes.reduce(0) { $0 + Int($1) } == 3)
    }
  }
}
