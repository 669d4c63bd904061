/// Reads an ARPA file: `\data\`, the number of n-grams of each length, the n-grams by length with their
/// logarithms to base 10, `\end\`.
///
/// Source: the format of the CMU and SRI toolkits,
/// https://www.speech.sri.com/projects/srilm/manpages/ngram-format.5.html.
struct ARPAReader {
  private var lines: TextLines
  private let vocabulary: NgramVocabulary
  private(set) var trie: NgramTrie
  /// How many n-grams there are of each length, the first that of 1-grams.
  private(set) var counts: [Int] = []
  /// How many n-grams had symbols that are not in the vocabulary.
  private(set) var leftOutCount = 0

  /// The most symbols that an n-gram may have.
  static let longestNgram = 32

  /// Reads all of a file.
  ///
  /// - Throws: ``LanguageError`` with code `.file` where the file cannot be read, and `.format` with the line
  ///   that is not as it should be.
  init(path: String, vocabulary: NgramVocabulary) throws(LanguageError) {
    lines = try TextLines(path: path)
    self.vocabulary = vocabulary
    trie = NgramTrie(symbolCount: vocabulary.count)
    try readHeader()
    for length in 1...counts.count { try readSection(length) }
    try expect("\\end\\")
    trie.finish()
  }

  /// Reads to the first section's title.
  private mutating func readHeader() throws(LanguageError) {
    while true {
      guard try lines.nextFilled() else {
        throw lines.failure("the file ends, expected '\\data\\' in it")
      }
      if isTitle("\\data\\") { break }
    }
    while true {
      guard try lines.nextFilled() else {
        throw lines.failure("the file ends, expected '\\1-grams:'")
      }
      if isTitle("\\1-grams:"), !counts.isEmpty { return }
      let length = counts.count + 1
      let parts = String(decoding: lines.line, as: UTF8.self).split { "= \t".contains($0) }
      guard parts.count == 3, parts[0] == "ngram", parts[1] == String(length),
        let count = Int(parts[2]), count >= 0, length <= Self.longestNgram
      else {
        throw lines.failure(
          "\(lines.excerpt), expected 'ngram \(length)=' and a number, or '\\1-grams:'")
      }
      counts.append(count)
    }
  }

  /// Reads the n-grams of a length, and the title after them.
  private mutating func readSection(_ length: Int) throws(LanguageError) {
    let count = counts[length - 1]
    var entries: [NgramTrie.Entry] = []
    entries.reserveCapacity(min(count, lines.remainingBytes / (2 + 2 * length)))
    for number in 0..<count {
      guard try lines.nextFilled(), lines.line.first != UInt8(ascii: "\\") else {
        throw lines.failure(
          "the \(length)-grams end after \(number), expected \(count) as 'ngram \(length)=' says")
      }
      if let entry = try entry(length) { entries.append(entry) } else { leftOutCount += 1 }
    }
    guard trie.symbols.count + entries.count < Int32.max else {
      throw lines.failure("over 2^31 n-grams")
    }
    if let (first, second) = trie.append(entries) {
      throw LanguageError(
        .format, "\(lines.path), line \(second): the same \(length)-gram as in line \(first)")
    }
    if length < counts.count { try expect("\\\(length + 1)-grams:") }
  }

  /// The n-gram of the current line; nil where it has a symbol that is not in the vocabulary.
  private func entry(_ length: Int) throws(LanguageError) -> NgramTrie.Entry? {
    let fields = lines.fields
    guard length + 1...length + 2 ~= fields.count else {
      throw lines.failure(
        "\(lines.excerpt), expected a logarithm, \(length) symbols and perhaps a back-off")
    }
    let logProbability = try logarithm(0)
    guard logProbability <= 0 else {
      throw lines.failure("the logarithm of a probability is \(lines.text(0)), expected at most 0")
    }
    let backOff = fields.count == length + 2 ? try logarithm(length + 1) : 0
    guard backOff == 0 || length < counts.count else {
      throw lines.failure("an n-gram of the greatest length has back-off \(lines.text(length + 1))")
    }
    var numbers: [Int32] = []
    for field in 1...length {
      guard let number = vocabulary.number(of: lines.line[fields[field]]) else { return nil }
      numbers.append(number)
    }
    var entry = NgramTrie.Entry(
      history: 0, symbol: numbers[length - 1], logProbability: logProbability, backOff: backOff,
      line: UInt32(truncatingIfNeeded: lines.number))
    guard length > 1 else { return entry }
    guard trie.rootArcs[Int(entry.symbol)] >= 0 else {
      throw lines.failure("'\(lines.text(length).prefix(80))' is not one of the 1-grams")
    }
    guard let history = trie.find(numbers.dropLast()) else {
      throw lines.failure("the first \(length - 1) symbols are not one of the \(length - 1)-grams")
    }
    entry.history = history
    return entry
  }

  /// A field's logarithm to base 10, made natural.
  private func logarithm(_ field: Int) throws(LanguageError) -> Float {
    let text = lines.text(field)
    guard let value = Double(text).map({ Float($0 * 2.302585092994046) }), value.isFinite else {
      throw lines.failure("'\(text.prefix(80))', expected a finite logarithm")
    }
    return value
  }

  private mutating func expect(_ title: String) throws(LanguageError) {
    guard try lines.nextFilled() else {
      throw lines.failure("the file ends, expected '\(title)'")
    }
    guard isTitle(title) else { throw lines.failure("\(lines.excerpt), expected '\(title)'") }
  }

  private func isTitle(_ title: String) -> Bool {
    lines.fields.count == 1 && lines.line[lines.fields[0]].elementsEqual(title.utf8)
  }
}
