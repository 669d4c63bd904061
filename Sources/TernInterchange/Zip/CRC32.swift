/// The checksum of zip entries: CRC-32 of ISO 3309, reflected polynomial `0xEDB88320`.
package enum CRC32 {
  /// Entry `256 · k + b` is the checksum of byte `b` followed by `k` zero bytes; together they take
  /// eight bytes a step ("slicing by 8", Kounavis and Berry 2005, doi:10.1109/ISCC.2005.18).
  private static let table: [UInt32] = {
    var table = [UInt32](0..<256)
    for byte in table.indices {
      for _ in 0..<8 {
        let isOdd = table[byte] & 1 == 1
        table[byte] = table[byte] >> 1 ^ (isOdd ? 0xEDB8_8320 : 0)
      }
    }
    for index in 256..<2048 {
      let shorter = table[index - 256]
      table.append(shorter >> 8 ^ table[Int(shorter & 0xFF)])
    }
    return table
  }()

  /// The checksum of all bytes.
  package static func checksum(of bytes: RawSpan) -> UInt32 {
    let table = table.span
    var crc: UInt32 = 0xFFFF_FFFF
    var offset = 0
    while bytes.byteCount - offset >= 8 {
      let next = unsafe bytes.unsafeLoadUnaligned(fromByteOffset: offset, as: UInt64.self)
      var word = UInt64(littleEndian: next) ^ UInt64(crc)
      crc = 0
      for k in stride(from: 7 * 256, through: 0, by: -256) {
        crc ^= table[k + Int(word & 0xFF)]
        word >>= 8
      }
      offset += 8
    }
    while offset < bytes.byteCount {
      let byte = unsafe bytes.unsafeLoad(fromByteOffset: offset, as: UInt8.self)
      crc = crc >> 8 ^ table[Int(crc & 0xFF ^ UInt32(byte))]
      offset += 1
    }
    return ~crc
  }
}
