/// A word of a transcript. Two are the same where their code points are, as in Python; two spellings of
/// one letter (é, and e with an accent) are two words.
public struct Word: Sendable, Hashable, Comparable, CustomStringConvertible {
  /// The word's text.
  public let text: String

  /// A word with the given text.
  public init(_ text: some StringProtocol) { self.text = String(text) }

  /// The words of a text: what stands between white space.
  public static func words(of text: String) -> [Word] {
    text.unicodeScalars.split(whereSeparator: isSpace).map { Word(String($0)) }
  }

  /// What Python's `str.split()` cuts at.
  private static func isSpace(_ scalar: Unicode.Scalar) -> Bool {
    scalar.properties.isWhitespace || (0x1C...0x1F).contains(scalar.value)
  }

  /// The text.
  public var description: String { text }

  /// Whether all code points are the same.
  public static func == (left: Word, right: Word) -> Bool {
    left.text.utf8.elementsEqual(right.text.utf8)
  }

  /// The order of code points, which is that of UTF-8's bytes.
  public static func < (left: Word, right: Word) -> Bool {
    left.text.utf8.lexicographicallyPrecedes(right.text.utf8)
  }

  /// Hashes the code points.
  public func hash(into hasher: inout Hasher) {
    for byte in text.utf8 { hasher.combine(byte) }
  }
}
