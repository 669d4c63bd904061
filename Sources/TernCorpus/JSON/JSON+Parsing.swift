extension JSON {
  /// The value that a text is, in UTF-8. `NaN`, `Infinity` and `-Infinity` are numbers, as in Python.
  ///
  /// - Throws: ``CorpusError`` with code `.format` that names the byte, counted from 1, where the text
  ///   is no JSON, is nested deeper than 64 levels, or has a number or a character that cannot be.
  public init(parsing bytes: some Sequence<UInt8>) throws(CorpusError) {
    let bytes = Array(bytes)
    guard String(validating: bytes, as: UTF8.self) != nil else {
      throw CorpusError(.format, "not JSON: not UTF-8 text")
    }
    var parser = JSONParser(bytes: bytes)
    self = try parser.value(depth: 0)
    try parser.finish()
  }
}

/// Reads JSON from bytes that are UTF-8.
private struct JSONParser {
  let bytes: [UInt8]
  private var place = 0

  private static let mostLevels = 64

  init(bytes: [UInt8]) { self.bytes = bytes }

  mutating func finish() throws(CorpusError) {
    if let byte = next() { throw unexpected(byte, instead: "the end") }
  }

  mutating func value(depth: Int) throws(CorpusError) -> JSON {
    guard let first = next() else { throw error("ends where a value is expected") }
    guard depth < Self.mostLevels else { throw error("more than \(Self.mostLevels) levels") }
    switch first {
    case UInt8(ascii: "{"): return .object(try members(depth: depth))
    case UInt8(ascii: "["): return .array(try elements(depth: depth))
    case UInt8(ascii: "\""): return .string(try text())
    default: return try word()
    }
  }

  private mutating func members(depth: Int) throws(CorpusError) -> [JSON.Member] {
    var members: [JSON.Member] = []
    place += 1
    while try !isEnd(UInt8(ascii: "}"), isFirst: members.isEmpty) {
      guard let quote = next(), quote == UInt8(ascii: "\"") else {
        throw error("expected a name in quotes")
      }
      let name = try text()
      guard next() == UInt8(ascii: ":") else { throw error("expected ':'") }
      place += 1
      members.append(JSON.Member(name, try value(depth: depth + 1)))
    }
    return members
  }

  private mutating func elements(depth: Int) throws(CorpusError) -> [JSON] {
    var elements: [JSON] = []
    place += 1
    while try !isEnd(UInt8(ascii: "]"), isFirst: elements.isEmpty) {
      elements.append(try value(depth: depth + 1))
    }
    return elements
  }

  /// Whether the list ends here; passes over that end, or over the comma before the next element.
  private mutating func isEnd(_ end: UInt8, isFirst: Bool) throws(CorpusError) -> Bool {
    guard let byte = next() else { throw error("ends within a list or an object") }
    if byte == end {
      place += 1
      return true
    }
    if isFirst { return false }
    guard byte == UInt8(ascii: ",") else { throw unexpected(byte, instead: "',' or an end") }
    place += 1
    return false
  }

  /// The next byte that is no space, which stays.
  private mutating func next() -> UInt8? {
    while place < bytes.count {
      switch bytes[place] {
      case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\r"), UInt8(ascii: "\n"): place += 1
      default: return bytes[place]
      }
    }
    return nil
  }

  // MARK: Words and numbers

  private mutating func word() throws(CorpusError) -> JSON {
    let start = place
    while place < bytes.count, Self.isOfWord(bytes[place]) { place += 1 }
    let word = String(decoding: bytes[start..<place], as: UTF8.self)
    switch word {
    case "null": return .null
    case "true": return .bool(true)
    case "false": return .bool(false)
    case "NaN": return .number(.nan)
    case "Infinity": return .number(.infinity)
    case "-Infinity": return .number(-.infinity)
    default:
      if let number = Self.number(word) { return number }
      place = start
      if word.isEmpty { throw unexpected(bytes[start], instead: "a value") }
      throw error("'\(word.prefix(40))', expected a value")
    }
  }

  private static func isOfWord(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"),
      UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "+"), UInt8(ascii: "-"),
      UInt8(ascii: "."):
      true
    default: false
    }
  }

  /// A number that is written as JSON wants it, and that a Double can hold.
  private static func number(_ word: String) -> JSON? {
    let digits = word.utf8.drop { $0 == UInt8(ascii: "-") }
    let whole = digits.prefix(while: isDigit)
    guard word.utf8.count - digits.count <= 1, !whole.isEmpty,
      whole.count == 1 || whole.first != UInt8(ascii: "0")
    else { return nil }
    if whole.count == digits.count, let value = Int(word) { return .integer(value) }
    let rest = digits.dropFirst(whole.count)
    if rest.first == UInt8(ascii: ".") {
      guard rest.dropFirst().first.map(isDigit) == true else { return nil }
    }
    guard word.utf8.last.map(isDigit) == true, !word.utf8.contains(UInt8(ascii: "x")),
      let value = Double(word), value.isFinite
    else { return nil }
    return .number(value)
  }

  private static func isDigit(_ byte: UInt8) -> Bool {
    UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte
  }

  // MARK: Texts

  /// The text whose first quote is here.
  private mutating func text() throws(CorpusError) -> String {
    place += 1
    let start = place
    while place < bytes.count, bytes[place] >= 0x20 {
      if bytes[place] == UInt8(ascii: "\"") {
        defer { place += 1 }
        return String(decoding: bytes[start..<place], as: UTF8.self)
      }
      if bytes[place] == UInt8(ascii: "\\") {
        return try escapedText(after: Array(bytes[start..<place]))
      }
      place += 1
    }
    throw error(place == bytes.count ? "ends within a text" : "a control character in a text")
  }

  private mutating func escapedText(after beginning: [UInt8]) throws(CorpusError) -> String {
    var letters = beginning
    while place < bytes.count, bytes[place] >= 0x20 {
      let byte = bytes[place]
      place += 1
      if byte == UInt8(ascii: "\"") { return String(decoding: letters, as: UTF8.self) }
      if byte == UInt8(ascii: "\\") {
        letters += try escape()
      } else {
        letters.append(byte)
      }
    }
    throw error(place == bytes.count ? "ends within a text" : "a control character in a text")
  }

  private mutating func escape() throws(CorpusError) -> [UInt8] {
    guard place < bytes.count else { throw error("ends within a text") }
    place += 1
    switch bytes[place - 1] {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return [bytes[place - 1]]
    case UInt8(ascii: "b"): return [0x08]
    case UInt8(ascii: "f"): return [0x0C]
    case UInt8(ascii: "n"): return [0x0A]
    case UInt8(ascii: "r"): return [0x0D]
    case UInt8(ascii: "t"): return [0x09]
    case UInt8(ascii: "u"): return try character()
    default: throw error("an escape that JSON does not have")
    }
  }

  /// The character after `\u`, of which there may be two halves.
  private mutating func character() throws(CorpusError) -> [UInt8] {
    let first = try codeUnit()
    if let scalar = Unicode.Scalar(first) { return Array(String(scalar).utf8) }
    guard bytes[place...].starts(with: "\\u".utf8) else { throw error("half a character") }
    place += 2
    let second = try codeUnit()
    let units = [first, second].map(UInt16.init)
    guard let text = String(validating: units, as: UTF16.self) else {
      throw error("half a character")
    }
    return Array(text.utf8)
  }

  private mutating func codeUnit() throws(CorpusError) -> UInt32 {
    let digits = bytes[place...].prefix(4)
    guard digits.count == 4, !digits.contains(UInt8(ascii: "+")),
      let unit = UInt32(String(decoding: digits, as: UTF8.self), radix: 16)
    else { throw error("expected four hexadecimal digits") }
    place += 4
    return unit
  }

  // MARK: Errors

  private func unexpected(_ byte: UInt8, instead: String) -> CorpusError {
    let isVisible = 0x21..<0x7F ~= byte
    let name = isVisible ? "'\(Character(Unicode.Scalar(byte)))'" : "byte \(byte)"
    return error("\(name), expected \(instead)")
  }

  private func error(_ message: String) -> CorpusError {
    CorpusError(.format, "not JSON: byte \(place + 1): \(message)")
  }
}
