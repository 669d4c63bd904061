/// Words, and how tokens spell them. A word may have several spellings, and a spelling several words.
public struct Lexicon: Sendable {
  /// A word and one of its spellings.
  public struct Entry: Sendable, Hashable {
    /// The word.
    public let word: String
    /// The tokens that spell it, by id.
    public let tokens: [Int]

    /// An entry.
    public init(word: String, tokens: [Int]) { (self.word, self.tokens) = (word, tokens) }
  }

  /// The tokens' texts, by id.
  public let tokens: [String]
  /// The entries, in the order of the file.
  public let entries: [Entry]
  /// Each word once, sorted by its bytes. A word's number is its place here.
  public let words: [String]
  /// The number of each entry's word.
  let wordNumbers: [Int]

  /// The word for all that is unknown.
  package static let unknownWord = "<UNK>"
  /// What icefall's `words.txt` holds beside words.
  static let reserved = ["<eps>", "#0", "<s>", "</s>"]

  /// A lexicon of entries, over tokens with these texts, by id.
  ///
  /// - Throws: ``LanguageError`` with code `.symbol` for a word that is empty, has spaces in it or is `<eps>`, `#0`,
  ///   `<s>` or `</s>`, and for a spelling without tokens or with one that is the blank (0) or does not
  ///   exist.
  public init(entries: [Entry], tokens: [String]) throws(LanguageError) {
    for entry in entries { try Self.check(entry, tokenCount: tokens.count) }
    let words = Self.sorted(entries.lazy.map(\.word))
    var table = SymbolTable()
    for word in words { table.insert(word) }
    (self.entries, self.words, self.tokens) = (entries, words, tokens)
    wordNumbers = entries.map { table.insert($0.word).number }
  }

  /// A lexicon of words, sorted by their bytes and each once, spelled by a tokenizer; and after them, where it
  /// has a spelling, the word `<UNK>`.
  ///
  /// Source: icefall, `local/prepare_lang_bpe.py`, which spells `<UNK>` with "▁" and the unknown token.
  ///
  /// - Throws: as ``init(entries:tokens:)`` does, and what `spelling` throws.
  public init(
    words: some Sequence<String>, tokens: [String], unknown: [Int]? = nil,
    spelling: (String) throws -> [Int]
  ) throws {
    var entries = try Self.sorted(words).filter { unknown == nil || $0 != Self.unknownWord }
      .map { Entry(word: $0, tokens: try spelling($0)) }
    if let unknown { entries.append(Entry(word: Self.unknownWord, tokens: unknown)) }
    try self.init(entries: entries, tokens: tokens)
  }

  /// Each text once, sorted by its bytes, which is the order of its code points.
  static func sorted(_ texts: some Sequence<String>) -> [String] {
    var table = SymbolTable()
    return texts.filter { table.insert($0).isNew }
      .sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }

  static func check(_ entry: Entry, tokenCount: Int) throws(LanguageError) {
    let word = entry.word
    guard TextLines.canBeField(word.utf8), !reserved.contains(word) else {
      throw LanguageError(.symbol, "'\(word.prefix(80))' cannot be a word of a lexicon")
    }
    guard !entry.tokens.isEmpty else {
      throw LanguageError(.symbol, "the word '\(word.prefix(80))' is spelled with no token")
    }
    for token in entry.tokens where !(1..<max(tokenCount, 1) ~= token) {
      throw LanguageError(
        .symbol,
        "the word '\(word.prefix(80))' is spelled with token \(token), expected 1 to \(tokenCount - 1)"
      )
    }
  }
}
