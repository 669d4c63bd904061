import TernTensor

/// The first 64 bytes of a `.tern` file: where the other parts lie.
package struct FileHeader {
  /// The header's own size, in bytes.
  package static let byteCount = 64
  /// What parts of the file are aligned to, in bytes.
  static let alignment = 64
  /// As PNG's: a byte that is not ASCII, a name, and line ends that text tools change.
  package static let magic: [UInt8] = [0x89, 0x54, 0x52, 0x4E, 0x0D, 0x0A, 0x1A, 0x0A]
  /// The version that this code writes and reads.
  static let version: (major: UInt16, minor: UInt16) = (1, 0)
  private static let byteOrderMark: UInt32 = 0x0102_0304

  /// The metadata's bytes in the file.
  package let metadata: Range<Int>
  /// The data section's bytes in the file.
  package let data: Range<Int>
  /// The metadata's CRC-32.
  let metadataChecksum: UInt32

  /// The header of a file with parts of the given sizes.
  package init(metadataByteCount: Int, dataByteCount: Int, metadataChecksum: UInt32) {
    metadata = Self.byteCount..<Self.byteCount + metadataByteCount
    let start = Self.aligned(metadata.upperBound)
    data = start..<start + dataByteCount
    self.metadataChecksum = metadataChecksum
  }

  /// Whether a file begins as a `.tern` file does.
  package static func begins(_ storage: Storage) -> Bool {
    storage.bytes(0..<min(storage.byteCount, magic.count)) == magic
  }

  /// The least multiple of 64 that is not less than an offset.
  static func aligned(_ offset: Int) -> Int { (offset + alignment - 1) / alignment * alignment }

  /// The header's bytes.
  package var bytes: [UInt8] {
    var bytes = Self.magic
    func append(_ value: some FixedWidthInteger) {
      for byte in 0..<value.bitWidth / 8 {
        bytes.append(UInt8(truncatingIfNeeded: value >> (8 * byte)))
      }
    }
    append(Self.version.major)
    append(Self.version.minor)
    append(Self.byteOrderMark)
    append(UInt64(metadata.lowerBound))
    append(UInt64(metadata.count))
    append(UInt64(data.lowerBound))
    append(UInt64(data.count))
    append(metadataChecksum)
    append(UInt64(0))
    unsafe append(Checksum.crc32(bytes.span.bytes))
    return bytes
  }
}

extension FileHeader {
  /// Reads and checks the header of a file.
  ///
  /// - Parameters:
  ///   - bytes: The file's first 64 bytes, or all of a shorter file.
  ///   - fileByteCount: The size of the file.
  package init(_ bytes: [UInt8], fileByteCount: Int) throws(GraphError) {
    guard bytes.starts(with: Self.magic) else { throw Self.notAModel(bytes) }
    guard bytes.count == Self.byteCount else {
      throw GraphError(
        .truncated, at: "byte \(bytes.count)", "the file ends; expected a header of 64 bytes")
    }
    func integer<Value: FixedWidthInteger>(_ offset: Int, _ type: Value.Type) -> Value {
      bytes[offset..<offset + Value.bitWidth / 8].reversed().reduce(0) { $0 << 8 | Value($1) }
    }
    func check<Value: FixedWidthInteger>(
      _ offset: Int, _ expected: Value, _ code: GraphError.Code, _ what: String
    ) throws(GraphError) {
      let found = integer(offset, Value.self)
      if found != expected {
        throw GraphError(code, at: "byte \(offset)", "\(what) is \(found), expected \(expected)")
      }
    }
    let summed = Array(bytes[..<60])
    unsafe try check(60, Checksum.crc32(summed.span.bytes), .damaged, "the header's checksum")
    let version = (major: integer(8, UInt16.self), minor: integer(10, UInt16.self))
    guard version.major == Self.version.major, version.minor <= Self.version.minor else {
      throw GraphError(
        .version, at: "byte 8",
        "the file is of version \(version.major).\(version.minor), expected \(Self.version.major).0 to \(Self.version.major).\(Self.version.minor); read it with a newer Tern"
      )
    }
    try check(12, Self.byteOrderMark, .damaged, "the byte order mark")
    try check(52, UInt64(0), .damaged, "the reserved number")
    try check(16, UInt64(Self.byteCount), .structure, "the metadata's offset")
    let metadataByteCount = integer(24, UInt64.self)
    guard metadataByteCount <= Limits.metadataBytes else {
      throw GraphError(
        .limit, at: "byte 24",
        "the metadata has \(metadataByteCount) bytes, expected at most \(Limits.metadataBytes)")
    }
    let dataByteCount = integer(40, UInt64.self)
    guard dataByteCount <= Int.max / 2 else {
      throw GraphError(.truncated, at: "byte 40", "the data section has \(dataByteCount) bytes")
    }
    self.init(
      metadataByteCount: Int(metadataByteCount), dataByteCount: Int(dataByteCount),
      metadataChecksum: integer(48, UInt32.self))
    try check(32, UInt64(data.lowerBound), .structure, "the data section's offset")
    guard data.upperBound == fileByteCount else {
      throw GraphError(
        data.upperBound > fileByteCount ? .truncated : .structure, at: "byte \(fileByteCount)",
        "the file ends here, expected its end at byte \(data.upperBound)")
    }
  }

  private static func notAModel(_ bytes: [UInt8]) -> GraphError {
    let found = bytes.prefix(magic.count)
    let isText = found.dropFirst().starts(with: magic[1...3])
    return GraphError(
      .notAModel, at: "byte 0",
      "not a Tern model: starts with \(Array(found)), expected \(magic)"
        + (isText ? ": it was copied as text" : ""))
  }
}
