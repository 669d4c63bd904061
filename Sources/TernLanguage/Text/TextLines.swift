import TernTensor

/// The lines of a text file, numbered from 1, as bytes, and the fields between their spaces and tabs.
///
/// Lines end with LF or CRLF. A byte order mark before the first is passed over.
struct TextLines {
  let path: String
  /// The current line's number.
  private(set) var number = 0
  /// The current line.
  private(set) var line: [UInt8] = []
  /// Where its fields lie in it.
  private(set) var fields: [Range<Int>] = []

  private let storage: Storage
  private var position = 0
  private var block: [UInt8] = []
  private var blockPosition = 0

  /// Whether bytes can be a field: some, without spaces, tabs and ends of lines.
  static func canBeField(_ bytes: some Collection<UInt8>) -> Bool {
    !bytes.isEmpty && !bytes.contains { [0x20, 0x09, 0x0A, 0x0D].contains($0) }
  }

  /// The most bytes that a line may have.
  private static let longestLine = 1 << 24
  private static let blockSize = 1 << 20

  /// - Throws: ``LanguageError`` with code `.file` where the file cannot be read.
  init(path: String) throws(LanguageError) {
    self.path = path
    do {
      storage = try MappedFile(path: path).storage
    } catch {
      throw LanguageError(.file, error.message)
    }
    refill()
    if block.starts(with: "\u{FEFF}".utf8) { blockPosition = 3 }
  }

  /// The bytes that are left to read, and those of the current line.
  var remainingBytes: Int {
    storage.byteCount - position + block.count - blockPosition + line.count
  }

  /// Goes on to the next line; false at the end.
  ///
  /// - Throws: ``LanguageError`` with code `.format` where a line is too long to be text.
  mutating func next() throws(LanguageError) -> Bool {
    line.removeAll(keepingCapacity: true)
    fields.removeAll(keepingCapacity: true)
    guard blockPosition < block.count || refill() else { return false }
    number += 1
    while true {
      let rest = block[blockPosition...]
      let end = rest.firstIndex(of: UInt8(ascii: "\n"))
      line += rest[..<(end ?? block.count)]
      guard line.count <= Self.longestLine else {
        throw failure("a line of more than \(Self.longestLine) bytes")
      }
      if let end {
        blockPosition = end + 1
        break
      }
      guard refill() else { break }
    }
    if line.last == UInt8(ascii: "\r") { line.removeLast() }
    split()
    return true
  }

  /// Goes on to the next line that is not blank; false at the end.
  mutating func nextFilled() throws(LanguageError) -> Bool {
    while try next() { if !fields.isEmpty { return true } }
    return false
  }

  /// A field's text.
  func text(_ field: Int) -> String { String(decoding: line[fields[field]], as: UTF8.self) }

  /// An error about the current line.
  func failure(_ found: String) -> LanguageError {
    LanguageError(.format, "\(path), line \(number): \(found)")
  }

  /// The start of the current line, for errors.
  var excerpt: String { "'\(String(decoding: line, as: UTF8.self).prefix(80))'" }

  @discardableResult private mutating func refill() -> Bool {
    let end = min(position + Self.blockSize, storage.byteCount)
    block = storage.withBytes { bytes in
      unsafe bytes.extracting(position..<end).withUnsafeBytes { unsafe [UInt8]($0) }
    }
    (position, blockPosition) = (end, 0)
    return !block.isEmpty
  }

  private mutating func split() {
    var start: Int?
    for index in line.indices {
      let isSpace = line[index] == UInt8(ascii: " ") || line[index] == UInt8(ascii: "\t")
      if let first = start {
        if isSpace {
          fields.append(first..<index)
          start = nil
        }
      } else if !isSpace {
        start = index
      }
    }
    if let start { fields.append(start..<line.count) }
  }
}
