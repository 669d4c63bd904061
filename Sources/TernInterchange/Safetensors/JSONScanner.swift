/// Reads the part of JSON that a safetensors header is made of: objects, texts and lists of integers
/// that are not negative. Nesting follows the caller, never the input. Source: RFC 8259.
struct JSONScanner {
  private let bytes: [UInt8]
  private var position = 0

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
  }

  /// An error at the byte where the scanner stands.
  func failure(_ message: String, code: InterchangeError.Code = .format) -> InterchangeError {
    InterchangeError(code: code, message: "header, byte \(position): \(message)")
  }

  /// An object; `member` scans the value that belongs to a key.
  mutating func scanObject(
    _ member: (inout JSONScanner, String) throws(InterchangeError) -> Void
  ) throws(InterchangeError) {
    try scan("{")
    if scanIfPresent("}") { return }
    repeat {
      let key = try scanString()
      try scan(":")
      try member(&self, key)
    } while scanIfPresent(",")
    try scan("}")
  }

  /// A list of integers from 0 to the largest `Int`.
  mutating func scanIntegers() throws(InterchangeError) -> [Int] {
    try scan("[")
    if scanIfPresent("]") { return [] }
    var integers: [Int] = []
    repeat { integers.append(try scanInteger()) } while scanIfPresent(",")
    try scan("]")
    return integers
  }

  /// A text.
  mutating func scanString() throws(InterchangeError) -> String {
    try scan("\"")
    var utf8: [UInt8] = []
    while let byte = next() {
      switch byte {
      case UInt8(ascii: "\""):
        guard let text = String(validating: utf8, as: UTF8.self) else {
          throw failure("a text that is not UTF-8")
        }
        return text
      case UInt8(ascii: "\\"): utf8 += try scanEscape().utf8
      case 0..<0x20: throw failure("a control character in a text")
      default: utf8.append(byte)
      }
    }
    throw failure("a text without end")
  }

  /// Spaces up to the end.
  mutating func scanEnd() throws(InterchangeError) {
    skipSpace()
    guard position == bytes.count else { throw failure("something follows the header's object") }
  }

  private mutating func scanInteger() throws(InterchangeError) -> Int {
    skipSpace()
    let start = position
    while position < bytes.count, (0x30...0x39).contains(bytes[position]) { position += 1 }
    let digits = bytes[start..<position]
    guard let value = Int(String(decoding: digits, as: UTF8.self)),
      digits.count == 1 || digits.first != UInt8(ascii: "0")
    else { throw failure("no integer that is not negative") }
    return value
  }

  /// What follows a backslash.
  private mutating func scanEscape() throws(InterchangeError) -> String {
    switch next() {
    case UInt8(ascii: "\""): return "\""
    case UInt8(ascii: "\\"): return "\\"
    case UInt8(ascii: "/"): return "/"
    case UInt8(ascii: "b"): return "\u{8}"
    case UInt8(ascii: "f"): return "\u{C}"
    case UInt8(ascii: "n"): return "\n"
    case UInt8(ascii: "r"): return "\r"
    case UInt8(ascii: "t"): return "\t"
    case UInt8(ascii: "u"):
      var units = [try scanCodeUnit()]
      if UTF16.isLeadSurrogate(units[0]), next() == UInt8(ascii: "\\"), next() == UInt8(ascii: "u")
      {
        units.append(try scanCodeUnit())
      }
      guard let text = String(validating: units, as: UTF16.self) else {
        throw failure("half a surrogate pair")
      }
      return text
    default: throw failure("an unknown escape")
    }
  }

  private mutating func scanCodeUnit() throws(InterchangeError) -> UInt16 {
    var unit: UInt16 = 0
    for _ in 0..<4 {
      guard let digit = next().flatMap({ Character(UnicodeScalar($0)).hexDigitValue }) else {
        throw failure("no four hexadecimal digits")
      }
      unit = unit << 4 | UInt16(digit)
    }
    return unit
  }

  private mutating func scan(_ expected: Unicode.Scalar) throws(InterchangeError) {
    guard scanIfPresent(expected) else { throw failure("no '\(expected)'") }
  }

  private mutating func scanIfPresent(_ expected: Unicode.Scalar) -> Bool {
    skipSpace()
    guard position < bytes.count, bytes[position] == UInt8(ascii: expected) else { return false }
    position += 1
    return true
  }

  private mutating func skipSpace() {
    while position < bytes.count {
      switch bytes[position] {
      case 0x20, 0x09, 0x0A, 0x0D: position += 1
      default: return
      }
    }
  }

  private mutating func next() -> UInt8? {
    guard position < bytes.count else { return nil }
    position += 1
    return bytes[position - 1]
  }
}
