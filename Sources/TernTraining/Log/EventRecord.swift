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

  /// Removes the first record of a file and returns its contents; nil, with nothing removed, where the
  /// file ends before the record does.
  ///
  /// - Throws: ``TrainingError`` with code `.log` where a checksum is another.
  static func removeFirst(
    from bytes: inout ArraySlice<UInt8>
  ) throws(TrainingError) -> ArraySlice<UInt8>? {
    guard bytes.count >= 12 else { return nil }
    let length = bytes.prefix(8)
    guard bytes.dropFirst(8).prefix(4).elementsEqual(littleEndian(maskedChecksum(length))) else {
      throw TrainingError(.log, "the checksum of the record's length is another")
    }
    let count: UInt64 = length.reversed().reduce(0) { $0 << 8 | UInt64($1) }
    guard bytes.count - 12 >= 4, count <= bytes.count - 16 else { return nil }
    let contents = bytes.dropFirst(12).prefix(Int(count))
    let checksum = bytes[contents.endIndex...].prefix(4)
    guard checksum.elementsEqual(littleEndian(maskedChecksum(contents))) else {
      throw TrainingError(.log, "the checksum of the record's contents is another")
    }
    bytes = bytes[checksum.endIndex...]
    return contents
  }

  /// CRC-32C (Castagnoli) in a disguise: a checksum of bytes that hold a checksum is a weak one.
  private static func maskedChecksum(_ bytes: some Sequence<UInt8>) -> UInt32 {
    let checksum = crc32c(bytes)
    return (checksum >> 15 | checksum << 17) &+ 0xA282_EAD8
  }

  /// Bit by bit, as records are few and short.
  private static func crc32c(_ bytes: some Sequence<UInt8>) -> UInt32 {
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
