/// A record of a TFRecord file: its length and its contents, each with a checksum behind it.
///
/// Source: TensorFlow, `core/lib/io/record_writer.h`.
enum EventRecord {
  /// The record of some contents.
  static func framing(_ contents: [UInt8]) -> [UInt8] {
    let length = littleEndian(UInt64(contents.count))
    return length + littleEndian(maskedChecksum(length)) + contents
      + littleEndian(maskedChecksum(contents))
  }

  /// CRC-32C (Castagnoli) in a disguise: a checksum of bytes that hold a checksum is a weak one.
  private static func maskedChecksum(_ bytes: [UInt8]) -> UInt32 {
    let checksum = crc32c(bytes)
    return (checksum >> 15 | checksum << 17) &+ 0xA282_EAD8
  }

  /// Bit by bit, as records are few and short.
  private static func crc32c(_ bytes: [UInt8]) -> UInt32 {
    var remainder = UInt32.max
    for byte in bytes {
      remainder ^= UInt32(byte)
      for _ in 0..<8 { remainder = remainder >> 1 ^ (remainder & 1) &* 0x82F6_3B78 }
    }
    return ~remainder
  }
}

/// A number's bytes, the least significant first.
func littleEndian<Value: FixedWidthInteger>(_ value: Value) -> [UInt8] {
  stride(from: 0, to: Value.bitWidth, by: 8).map { UInt8(truncatingIfNeeded: value >> $0) }
}
