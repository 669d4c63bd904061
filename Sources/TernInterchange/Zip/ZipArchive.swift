import TernTensor

/// The entries of a zip file, from its central directory.
///
/// Stored entries (method 0) can be read; compressed ones are listed only. Source: APPNOTE.TXT 6.3.10
/// of PKWARE, with the ZIP64 extension.
struct ZipArchive: Sendable {
  /// One file inside the archive.
  struct Entry: Sendable {
    let name: String
    /// The checksum of the contents (CRC-32); nil where the writer left it zero, as PyTorch does
    /// after `set_crc32_options(False)`.
    let checksum: UInt32?
    let byteCount: Int
    fileprivate let isStored: Bool
    fileprivate let headerOffset: Int
  }

  /// The entries by name.
  let entries: [String: Entry]
  private let storage: Storage
  /// Where the central directory begins: all entries lie before it.
  private let contentEnd: Int

  /// Reads the central directory.
  ///
  /// - Throws: ``InterchangeError`` with code `.format` where it is missing, damaged, or holds a name
  ///   twice.
  init(_ storage: Storage) throws(InterchangeError) {
    let directory = try ZipDirectory(storage)
    self.storage = storage
    contentEnd = directory.range.lowerBound
    var reader = ByteReader(storage, range: directory.range, name: "zip directory")
    var entries: [String: Entry] = [:]
    while reader.remaining > 0 {
      let entry = try Self.readEntry(&reader)
      guard entries.updateValue(entry, forKey: entry.name) == nil else {
        throw reader.failure("a second entry '\(entry.name)'")
      }
    }
    guard entries.count == directory.entryCount else {
      throw reader.failure("\(directory.entryCount) entries announced, \(entries.count) found")
    }
    self.entries = entries
  }

  /// Where the contents of a stored entry lie in the file.
  ///
  /// - Throws: ``InterchangeError`` with code `.missing` where there is no such entry, `.unsupported`
  ///   where it is compressed, `.format` where its local header is damaged.
  func range(of name: String) throws(InterchangeError) -> Range<Int> {
    guard let entry = entries[name] else {
      throw InterchangeError(code: .missing, message: "the archive has no entry '\(name)'")
    }
    guard entry.isStored else {
      throw InterchangeError(
        code: .unsupported, message: "entry '\(name)' is compressed; only stored ones are read")
    }
    guard entry.headerOffset < contentEnd else {
      throw InterchangeError(
        code: .format,
        message: "entry '\(name)' at byte \(entry.headerOffset) is beyond the contents")
    }
    var reader = ByteReader(
      storage, range: entry.headerOffset..<contentEnd, name: "zip entry '\(name)'")
    guard try reader.read(UInt32.self) == 0x0403_4B50 else {
      throw reader.failure("no local header")
    }
    try reader.skip(22)  // as in the directory, or unset where a data descriptor follows
    let nameLength = Int(try reader.read(UInt16.self))
    let extraLength = Int(try reader.read(UInt16.self))
    let localName = try reader.readText(nameLength)
    guard localName == name else { throw reader.failure("its local header names '\(localName)'") }
    try reader.skip(extraLength)
    let start = reader.position
    try reader.skip(entry.byteCount)
    return start..<reader.position
  }

  /// Where the contents of a stored entry lie in the file, once their checksum has been compared.
  ///
  /// - Throws: as ``range(of:)``, and ``InterchangeError`` with code `.format` for a wrong checksum.
  func checkedRange(of name: String) throws(InterchangeError) -> Range<Int> {
    let range = try range(of: name)
    guard let checksum = entries[name]?.checksum else { return range }
    guard checksum == storage.withBytes({ Checksum.crc32($0.extracting(range)) }) else {
      throw InterchangeError(
        code: .format, message: "entry '\(name)' is damaged: its checksum does not match")
    }
    return range
  }

  private static func readEntry(_ reader: inout ByteReader) throws(InterchangeError) -> Entry {
    guard try reader.read(UInt32.self) == 0x0201_4B50 else {
      throw reader.failure("no directory entry")
    }
    try reader.skip(4)  // versions
    let flags = try reader.read(UInt16.self)
    let method = try reader.read(UInt16.self)
    try reader.skip(4)  // time and date
    let checksum = try reader.read(UInt32.self)
    let compressedSize = try reader.read(UInt32.self)
    let size = try reader.read(UInt32.self)
    let nameLength = Int(try reader.read(UInt16.self))
    let extraLength = Int(try reader.read(UInt16.self))
    let commentLength = Int(try reader.read(UInt16.self))
    let disk = try reader.read(UInt16.self)
    try reader.skip(6)  // attributes
    let headerOffset = try reader.read(UInt32.self)
    let name = try reader.readText(nameLength)
    guard flags & 1 == 0, disk == 0 else {
      throw reader.failure("entry '\(name)' is encrypted or on another disk", code: .unsupported)
    }
    var numbers = [UInt64(size), UInt64(compressedSize), UInt64(headerOffset)]
    try widen(&numbers, extraLength: extraLength, &reader)
    try reader.skip(commentLength)
    guard let byteCount = Int(exactly: numbers[0]), let offset = Int(exactly: numbers[2]),
      method != 0 || numbers[0] == numbers[1]
    else {
      throw reader.failure("entry '\(name)' has impossible sizes \(numbers)")
    }
    return Entry(
      name: name, checksum: checksum == 0 ? nil : checksum, byteCount: byteCount,
      isStored: method == 0,
      headerOffset: offset)
  }

  /// Replaces numbers that did not fit into 32 bits by those of the ZIP64 extra field (id 1), which
  /// holds just these.
  private static func widen(
    _ numbers: inout [UInt64], extraLength: Int, _ reader: inout ByteReader
  ) throws(InterchangeError) {
    var wide = numbers.indices.filter { numbers[$0] == 0xFFFF_FFFF }
    var left = extraLength
    while left >= 4 {
      let id = try reader.read(UInt16.self)
      var length = Int(try reader.read(UInt16.self))
      left -= 4 + length
      guard left >= 0 else { throw reader.failure("an extra field ends beyond its entry") }
      while id == 1, length >= 8, let index = wide.first {
        numbers[index] = try reader.read(UInt64.self)
        wide.removeFirst()
        length -= 8
      }
      try reader.skip(length)
    }
    try reader.skip(left)
  }
}
