import TernInterchange
import Testing

/// Pickles in the legacy container, which needs no archive around them.
@Suite struct PickleLimitTests {
  static let head: [UInt8] = [
    0x80, 2, 0x8A, 10, 0x6C, 0xFC, 0x9C, 0x46, 0xF9, 0x20, 0x6A, 0xA8, 0x50, 0x19, 0x2E,  // magic
    0x80, 2, 0x4D, 0xE9, 3, 0x2E,  // 1001
    0x80, 2, 0x7D, 0x2E,  // {}
  ]
  static let tail: [UInt8] = [0x80, 2, 0x5D, 0x2E]  // []

  func read(_ pickle: [UInt8]) throws -> PickleValue {
    try withFile(Self.head + pickle + Self.tail) { try Checkpoint(path: $0).root }
  }

  @Test func limitsTheNumberOfObjects() throws {
    let many = [UInt8](repeating: 0x4E, count: 5_000_000)  // None
    #expect(error { _ = try read(many) }?.code == .unsupported)
  }

  @Test func readsIntegersOfEverySize() throws {
    let long: ([UInt8]) -> [UInt8] = { [0x8A, UInt8($0.count)] + $0 + [0x2E] }
    #expect(try read(long([])).integer == 0)
    #expect(try read(long([0xFF])).integer == -1)
    #expect(try read(long([0x00, 0x80])).integer == -32768)
    #expect(try read(long([0xFF, 0x00])).integer == 255)
    #expect(try read(long(Array(repeating: 0xFF, count: 7) + [0x7F])).integer == .max)
    #expect(try read(long(Array(repeating: 0, count: 7) + [0x80])).integer == .min)
    #expect(try read(long(Array(repeating: 0, count: 8) + [1])).integer == nil)
    let negativeCount: [UInt8] = [0x8B, 0xFF, 0xFF, 0xFF, 0xFF, 0x2E]
    #expect(error { _ = try read(negativeCount) }?.code == .format)
  }

  @Test func readsObjectsThatContainThemselves() throws {
    let list = try read([0x5D, 0x71, 0, 0x68, 0, 0x61, 0x2E])
    #expect(list.elements?.first?.elements?.first?.elements?.count == 1)
  }

  /// Opcodes that find nothing, or the wrong thing, on the stack.
  static let wrong: [[UInt8]] = [
    [0x2E], [0x30, 0x2E], [0x31, 0x2E], [0x4E, 0x4E, 0x2E], [0x28, 0x2E], [0x4E, 0x28, 0x2E],
    [0x74, 0x2E], [0x28, 0x85, 0x2E], [0x4E, 0x28, 0x4E, 0x61, 0x2E], [0x4E, 0x4E, 0x61, 0x2E],
    [0x7D, 0x28, 0x4E, 0x75, 0x2E], [0x5D, 0x4E, 0x4E, 0x73, 0x2E], [0x4E, 0x29, 0x52, 0x2E],
    [0x7D, 0x4E, 0x62, 0x2E], [0x71, 0, 0x2E], [0x68, 7, 0x2E], [0x6A, 0, 0, 0, 0, 0x2E],
    [0x58, 1, 0, 0, 0, 0xFF, 0x2E], [0x63, 0x61, 0x2E],
  ]

  @Test(arguments: wrong) func refuses(pickle: [UInt8]) throws {
    #expect(error { _ = try read(pickle) }?.code == .format)
  }
}
