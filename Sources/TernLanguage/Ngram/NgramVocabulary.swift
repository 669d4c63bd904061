/// The symbols of an n-gram model: those that were asked for, by id, and after them `<s>`, `</s>` and the
/// unknown symbol, `<unk>` or `<UNK>`.
struct NgramVocabulary: Sendable {
  /// The number of each symbol that was asked for: its id, unless it is one of the three.
  let numbers: ArraySlice<Int32>
  private let table: SymbolTable
  /// The number of each text of the table, which are those that were asked for and those of the three.
  private let allNumbers: [Int32]

  var start: Int32 { Int32(numbers.count) }
  var end: Int32 { start + 1 }
  var unknown: Int32 { start + 2 }
  /// How many numbers there are.
  var count: Int { numbers.count + 3 }

  /// The vocabulary of some symbols' texts, by id.
  ///
  /// - Throws: ``LanguageError`` with code `.symbol` where two symbols have the same text, and `.size` where
  ///   there are 2^31 - 4 or more.
  init(symbols: [String]) throws(LanguageError) {
    guard symbols.count < Int32.max - 3 else {
      throw LanguageError(.size, "\(symbols.count) symbols, expected fewer than 2^31 - 4")
    }
    var table = SymbolTable()
    for (id, text) in symbols.enumerated() {
      let (first, isNew) = table.insert(text)
      guard isNew else {
        throw LanguageError(.symbol, "symbols \(first) and \(id) are both '\(text.prefix(80))'")
      }
    }
    let count = Int32(symbols.count)
    var allNumbers = Array(0..<count)
    for (text, offset): (String, Int32) in [("<s>", 0), ("</s>", 1), ("<unk>", 2), ("<UNK>", 2)] {
      let (place, isNew) = table.insert(text)
      if isNew { allNumbers.append(0) }
      allNumbers[place] = count + offset
    }
    self.table = table
    self.allNumbers = allNumbers
    numbers = allNumbers.prefix(symbols.count)
  }

  /// The number of a text; nil where it was not asked for.
  func number(of text: ArraySlice<UInt8>) -> Int32? { table.find(text).map { allNumbers[$0] } }
}
