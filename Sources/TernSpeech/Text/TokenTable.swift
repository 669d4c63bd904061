/// The tokens' texts, by id.
public struct TokenTable: Sendable, Hashable {
  /// The texts; `▁` begins a word, as in SentencePiece.
  public let texts: [String]

  /// A table of the given texts.
  public init(texts: [String]) {
    self.texts = texts
  }

  /// The text of one token; `<id>` for an id that the table does not have.
  public subscript(id: Int) -> String {
    texts.indices.contains(id) ? texts[id] : "<\(id)>"
  }

  /// The text that tokens spell, words apart by single spaces.
  public func text(of ids: some Sequence<Int>) -> String {
    Self.text(of: ids.map { self[$0] })
  }

  /// The text that tokens' texts make, words apart by single spaces.
  static func text(of tokens: some Sequence<String>) -> String {
    tokens.joined().split(separator: "▁").joined(separator: " ")
  }

  /// Whether a token begins a word.
  func beginsWord(_ id: Int) -> Bool { Self.beginsWord(self[id]) }

  /// Whether a token of this text begins a word.
  static func beginsWord(_ text: String) -> Bool { text.hasPrefix("▁") }
}
