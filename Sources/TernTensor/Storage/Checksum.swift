import CTernKernels

/// CRC-32 (IEEE 802.3, as in zlib).
public enum Checksum {
  /// The checksum of bytes, or of bytes that follow others whose checksum is `previous`.
  public static func crc32(_ bytes: RawSpan, continuing previous: UInt32 = 0) -> UInt32 {
    unsafe bytes.withUnsafeBytes { buffer in
      guard let base = buffer.baseAddress else { return previous }
      return unsafe tern_crc32(previous, base, buffer.count)
    }
  }
}
