import TernTensor
import TestSupport
import Testing

@Suite struct ChecksumTests {
  private func crc(_ bytes: some Collection<UInt8>, after previous: UInt32 = 0) -> UInt32 {
    unsafe Checksum.crc32(Array(bytes).span.bytes, continuing: previous)
  }

  /// The definition, bit by bit.
  private func definition(_ bytes: some Collection<UInt8>) -> UInt32 {
    ~bytes.reduce(UInt32.max) { remainder, byte in
      (0..<8).reduce(remainder ^ UInt32(byte)) { value, _ in
        value >> 1 ^ (value & 1 == 1 ? 0xEDB8_8320 : 0)
      }
    }
  }

  @Test func knownTexts() {
    #expect(crc([]) == 0)
    #expect(crc("a".utf8) == 0xE8B7_BE43)
    #expect(crc("123456789".utf8) == 0xCBF4_3926)
    #expect(crc("The quick brown fox jumps over the lazy dog".utf8) == 0x414F_A339)
    #expect(crc([UInt8](repeating: 0, count: 32)) == 0x190A_55AD)
  }

  @Test func equalsTheDefinitionAtEverySplit() {
    var random = SeededGenerator(seed: 3)
    let bytes = (0..<400).map { _ in UInt8.random(in: 0...255, using: &random) }
    withEvery("length", in: 0...bytes.count) { length in
      let whole = definition(bytes.prefix(length))
      #expect(crc(bytes.prefix(length)) == whole, here)
      let split = (0...length).first { place in
        crc(bytes[place..<length], after: crc(bytes[..<place])) != whole
      }
      #expect(split == nil, here)
    }
  }

  @Test func alignmentDoesNotMatter() {
    var random = SeededGenerator(seed: 4)
    let bytes = (0..<1100).map { _ in UInt8.random(in: 0...255, using: &random) }
    withEvery("start", in: 0..<64) { start in
      let found = unsafe Checksum.crc32(bytes.span.extracting(start..<start + 1001).bytes)
      #expect(found == definition(bytes[start..<start + 1001]), here)
    }
  }
}
