import TernTensor

/// icefall's `tokens.txt`: a token and its id on each line.
public struct TokenFile: Sendable {
  /// The tokens' texts, by id.
  public let tokens: [String]

  /// The most bytes that a file may have.
  private static let largestFile = 16 << 20

  /// The tokens that a file lists.
  ///
  /// - Throws: ``InterchangeError`` with code `.file` where the file cannot be read, and as
  ///   ``init(bytes:name:)`` does.
  public init(path: String) throws(InterchangeError) {
    try self.init(bytes: Storage.mapping(path).bytes, name: path)
  }

  /// The tokens that a file's bytes list, as UTF-8 text.
  ///
  /// - Throws: ``InterchangeError`` with code `.format` where the bytes are no text, or naming the line
  ///   that is not a token and an id, or the id that is missing or comes twice.
  public init(bytes: [UInt8], name: String) throws(InterchangeError) {
    guard bytes.count <= Self.largestFile else {
      throw InterchangeError(
        code: .format, message: "\(name): \(bytes.count) bytes, expected a table of tokens")
    }
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw InterchangeError(code: .format, message: "\(name): not UTF-8 text")
    }
    var texts: [Int: String] = [:]
    let marked = text.first == "\u{FEFF}" ? text.dropFirst() : text[...]  // by some editors
    let lines = marked.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
    for (index, line) in lines.enumerated() {
      let fields = line.split(whereSeparator: \.isWhitespace)
      if fields.isEmpty { continue }
      guard fields.count == 2, let id = Int(fields[1]), id >= 0 else {
        throw InterchangeError(
          code: .format,
          message:
            "\(name), line \(index + 1): '\(line.prefix(80))', expected a token and its number")
      }
      guard texts.updateValue(String(fields[0]), forKey: id) == nil else {
        throw InterchangeError(
          code: .format, message: "\(name), line \(index + 1): number \(id) comes twice")
      }
    }
    var tokens: [String] = []
    for id in 0..<texts.count {
      guard let text = texts[id] else {
        throw InterchangeError(
          code: .format, message: "\(name): \(texts.count) tokens, but none has number \(id)")
      }
      tokens.append(text)
    }
    guard !tokens.isEmpty else {
      throw InterchangeError(code: .format, message: "\(name): no tokens")
    }
    self.tokens = tokens
  }
}
