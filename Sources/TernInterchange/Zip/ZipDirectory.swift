import TernTensor

/// Where the central directory of a zip file lies: its last record says so.
struct ZipDirectory {
  let range: Range<Int>
  let entryCount: Int

  private static let recordSize = 22
  private static let locatorSize = 20
  private static let record64Size = 56

  /// Finds the record that ends the file, and its ZIP64 companion where there is one.
  ///
  /// - Throws: ``InterchangeError`` with code `.format` where there is none, or it is wrong.
  init(_ storage: Storage) throws(InterchangeError) {
    guard let end = Self.findRecord(storage) else {
      throw InterchangeError(
        code: .format, message: "the zip file is cut off: its directory at the end is missing")
    }
    var reader = ByteReader(storage, range: end..<storage.byteCount, name: "zip end record")
    try reader.skip(4)
    let disks = try reader.read(UInt32.self)
    try reader.skip(2)  // entries on this disk
    var count = UInt64(try reader.read(UInt16.self))
    var size = UInt64(try reader.read(UInt32.self))
    var offset = UInt64(try reader.read(UInt32.self))
    var limit = end
    if let wide = try Self.readRecord64(storage, before: end) {
      guard count == wide.count || count == 0xFFFF, size == wide.size || size == 0xFFFF_FFFF,
        offset == wide.offset || offset == 0xFFFF_FFFF
      else { throw reader.failure("it contradicts its ZIP64 companion") }
      (count, size, offset, limit) = (wide.count, wide.size, wide.offset, wide.position)
    }
    guard disks == 0 else { throw reader.failure("the archive has several disks") }
    guard let first = Int(exactly: offset), let length = Int(exactly: size), first <= limit,
      length <= limit - first, let entryCount = Int(exactly: count)
    else {
      throw reader.failure("a directory of \(size) bytes at byte \(offset) is outside the file")
    }
    range = first..<first + length
    self.entryCount = entryCount
  }

  /// The record's position: it is followed only by a comment whose length it gives.
  private static func findRecord(_ storage: Storage) -> Int? {
    let last = storage.byteCount - recordSize
    guard last >= 0 else { return nil }
    return storage.withBytes { bytes in
      (max(0, last - 0xFFFF)...last).reversed().first { position in
        let signature = unsafe bytes.unsafeLoadUnaligned(
          fromByteOffset: position, as: UInt32.self)
        guard UInt32(littleEndian: signature) == 0x0605_4B50 else { return false }
        let comment = unsafe bytes.unsafeLoadUnaligned(
          fromByteOffset: position + 20, as: UInt16.self)
        return Int(UInt16(littleEndian: comment)) == last - position
      }
    }
  }

  /// The same numbers in 64 bits, from the record that a locator just before the end record points to.
  private static func readRecord64(
    _ storage: Storage, before end: Int
  ) throws(InterchangeError) -> (count: UInt64, size: UInt64, offset: UInt64, position: Int)? {
    guard end >= locatorSize else { return nil }
    var locator = ByteReader(storage, range: end - locatorSize..<end, name: "ZIP64 locator")
    guard try locator.read(UInt32.self) == 0x0706_4B50 else { return nil }
    try locator.skip(4)
    let wanted = try locator.read(UInt64.self)
    guard let position = Int(exactly: wanted), end - locatorSize >= record64Size,
      position <= end - locatorSize - record64Size
    else { throw locator.failure("it points to byte \(wanted), outside the file") }
    var reader = ByteReader(
      storage, range: position..<end - locatorSize, name: "ZIP64 end record")
    guard try reader.read(UInt32.self) == 0x0606_4B50 else { throw locator.failure("no record") }
    try reader.skip(28)  // size, versions, disks, entries on this disk
    let count = try reader.read(UInt64.self)
    let size = try reader.read(UInt64.self)
    let offset = try reader.read(UInt64.self)
    return (count, size, offset, position)
  }
}
