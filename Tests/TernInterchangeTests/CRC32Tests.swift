import TernInterchange
import Testing

@Suite struct CRC32Tests {
  /// Check value of the catalogue of CRC algorithms (CRC-32/ISO-HDLC).
  @Test func knownValues() {
    #expect(checksum(Array("123456789".utf8)) == 0xCBF4_3926)
    #expect(checksum([]) == 0)
  }

  /// Eight bytes a step give what one bit a step gives, at every length.
  @Test func everyLength() {
    for count in 0..<40 {
      let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 * 37 + 11) }
      var crc = UInt32.max
      for byte in bytes {
        crc ^= UInt32(byte)
        for _ in 0..<8 { crc = crc & 1 == 1 ? crc >> 1 ^ 0xEDB8_8320 : crc >> 1 }
      }
      #expect(checksum(bytes) == ~crc, "\(count) bytes")
    }
  }

  private func checksum(_ bytes: [UInt8]) -> UInt32 {
    unsafe CRC32.checksum(of: bytes.span.bytes)
  }
}
