/// The symbols of an n-gram model: those that were asked for, by id, and after them `<s>`, `</s>` and the
/// unknown symbol, `<unk>` or `<UNK>`.
struct NgramVocabulary: Sendable {
  /// The number of each symbol that was asked for: its id, unless it is one of the three.
  let numbers: [Int32]
  private let table: SymbolTable

  var start: Int32 { Int32(numbers.count) }
  var end: Int32 { start + 1 }
  var unknown: Int32 { start + 2 }
  /// How many numbers there are.
  var count: Int { numbers.count + 3 }

  /// The vocabulary of some symbols' texts, by id.
  ///
  /// - Throws: ``LanguageError`` with code `.symbol` where two symbols have the same text.
  init(symbols: [String]) throws(LanguageError) {
    guard symbols.count < Int32.max - 3 else {
      throw LanguageError(.symbol, "\(symbols.count) symbols, expected fewer than 2^31 - 4")
    }
    var table = SymbolTable()
    for (id, text) in symbols.enumerated() {
      let (first, isNew) = table.insert(text)
      guard isNew else {
        throw LanguageError(.symbol, "symbols \(first) and \(id) are both '\(text.prefix(80))'")
      }
    }
    self.table = table
    let special = Self.special(symbols.count)
    numbers = symbols.enumerated().map { id, text in special[text] ?? Int32(id) }
  }

  private static func special(_ count: Int) -> [String: Int32] {
    let first = Int32(count)
    return ["<s>": first, "</s>": first + 1, "<unk>": first + 2, "<UNK>": first + 2]
  }

  /// The number of a text; nil where it was not asked for.
  func number(of text: ArraySlice<UInt8>) -> Int32? {
    if text.first == UInt8(ascii: "<") {
      let special = Self.special(numbers.count)[String(decoding: text, as: UTF8.self)]
      if let special { return special }
    }
    return table.find(text).map { Int32($0) }
  }
}
