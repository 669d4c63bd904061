import TernTensor

/// Reads numbers and texts from a part of a file, in order; every read is checked against its end.
struct ByteReader: Sendable {
  /// What the part is called in errors.
  let name: String
  /// The next byte to read, counted from the beginning of the file.
  private(set) var position: Int
  private let start: Int
  private let end: Int
  private let storage: Storage

  /// - Precondition: the range lies in the storage.
  init(_ storage: Storage, range: Range<Int>, name: String) {
    precondition(range.lowerBound >= 0 && range.upperBound <= storage.byteCount)
    self.name = name
    self.storage = storage
    start = range.lowerBound
    position = range.lowerBound
    end = range.upperBound
  }

  /// The number of bytes that are left.
  var remaining: Int { end - position }

  /// An error at the last byte read.
  func failure(_ message: String, code: InterchangeError.Code = .format) -> InterchangeError {
    InterchangeError(code: code, message: "\(name), byte \(position - start): \(message)")
  }

  /// Passes over bytes.
  mutating func skip(_ count: Int) throws(InterchangeError) {
    guard count >= 0, count <= remaining else {
      throw failure("\(count) bytes expected, \(remaining) left")
    }
    position += count
  }

  /// The next number, stored with its least significant byte first.
  mutating func read<Value: FixedWidthInteger & BitwiseCopyable>(
    _ type: Value.Type
  ) throws(InterchangeError) -> Value {
    let offset = position
    try skip(MemoryLayout<Value>.size)
    return storage.withBytes { bytes in
      Value(littleEndian: unsafe bytes.unsafeLoadUnaligned(fromByteOffset: offset, as: type))
    }
  }

  /// The next bytes.
  mutating func readBytes(_ count: Int) throws(InterchangeError) -> [UInt8] {
    let offset = position
    try skip(count)
    return storage.withBytes { bytes in
      unsafe bytes.extracting(offset..<offset + count).withUnsafeBytes { unsafe [UInt8]($0) }
    }
  }

  /// At most `count` of the next bytes, which are not passed over.
  func peek(_ count: Int) throws(InterchangeError) -> [UInt8] {
    var copy = self
    return try copy.readBytes(min(count, remaining))
  }

  /// The next bytes, as a text in UTF-8.
  mutating func readText(_ count: Int) throws(InterchangeError) -> String {
    let bytes = try readBytes(count)
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw failure("\(count) bytes before here are not UTF-8")
    }
    return text
  }

  /// The text up to the next line feed, which is passed over.
  mutating func readLine() throws(InterchangeError) -> String {
    let rest = position..<end
    let feed = storage.withBytes { bytes in
      rest.first { unsafe bytes.unsafeLoad(fromByteOffset: $0, as: UInt8.self) == 0x0A }
    }
    guard let feed else { throw failure("a line without end") }
    let line = try readText(feed - position)
    try skip(1)
    return line
  }
}
