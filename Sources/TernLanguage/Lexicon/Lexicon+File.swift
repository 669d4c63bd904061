import TernTensor

extension Lexicon {
  /// Reads a `lexicon.txt`: on each line a word and the tokens that spell it, with spaces or tabs between them.
  ///
  /// Source: icefall, `icefall/lexicon.py`, `read_lexicon`.
  ///
  /// - Throws: ``LanguageError`` with code `.file` where the file cannot be read, `.format` with the line that has
  ///   no token or is no UTF-8 text, and `.symbol` with the line whose word cannot be one or whose token is not in
  ///   `tokens`, or is the blank (0), and where two tokens have the same text.
  public init(path: String, tokens: [String]) throws(LanguageError) {
    var table = SymbolTable()
    for (id, token) in tokens.enumerated() {
      let (first, isNew) = table.insert(token)
      guard isNew else {
        throw LanguageError(.symbol, "tokens \(first) and \(id) are both '\(token.prefix(80))'")
      }
    }
    var lines = try TextLines(path: path)
    var entries: [Entry] = []
    while try lines.nextFilled() {
      guard lines.fields.count > 1 else {
        throw lines.failure("\(lines.excerpt), expected a word and the tokens that spell it")
      }
      guard let word = String(validating: lines.line[lines.fields[0]], as: UTF8.self) else {
        throw lines.failure("not UTF-8 text")
      }
      var spelling: [Int] = []
      for field in lines.fields.indices.dropFirst() {
        guard let token = table.find(lines.line[lines.fields[field]]) else {
          let text = lines.text(field).prefix(80)
          throw LanguageError(
            .symbol, "\(path), line \(lines.number): '\(text)' is not one of the tokens")
        }
        spelling.append(token)
      }
      let entry = Entry(word: word, tokens: spelling)
      do throws(LanguageError) {
        try Self.check(entry, tokenCount: tokens.count)
      } catch {
        throw LanguageError(error.code, "\(path), line \(lines.number): \(error.message)")
      }
      entries.append(entry)
    }
    try self.init(entries: entries, tokens: tokens)
  }

  /// Writes a `lexicon.txt`.
  ///
  /// - Throws: ``LanguageError`` with code `.file` where it cannot be written; an old one is then as it was.
  public func write(to path: String) throws(LanguageError) {
    try Self.write(
      entries.lazy.map { entry in
        "\(entry.word) \(entry.tokens.map { tokens[$0] }.joined(separator: " "))"
      }, to: path)
  }

  /// Writes a `words.txt`: words and their numbers there, sorted; `<eps>` is the first, `#0`, `<s>` and `</s>` are
  /// the last, and `!SIL`, `<SPOKEN_NOISE>` and `<UNK>` are among the words.
  ///
  /// Source: icefall, `local/prepare_lang.py`.
  ///
  /// - Throws: ``LanguageError`` with code `.file` where it cannot be written; an old one is then as it was.
  public func write(words path: String) throws(LanguageError) {
    let sorted = Self.sorted(words + ["!SIL", "<SPOKEN_NOISE>", Self.unknownWord])
    let all = Self.reserved.prefix(1) + sorted + Self.reserved.dropFirst()
    try Self.write(all.enumerated().lazy.map { "\($1) \($0)" }, to: path)
  }

  private static func write(
    _ lines: some Sequence<String>, to path: String
  ) throws(LanguageError) {
    do {
      try AtomicFile.write(to: path) { append in
        var bytes: [UInt8] = []
        for line in lines { bytes += "\(line)\n".utf8 }
        unsafe try append(bytes.span.bytes)
      }
    } catch {
      throw LanguageError(.file, "\(error)")
    }
  }
}
