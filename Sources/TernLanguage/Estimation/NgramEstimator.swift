/// Counts the n-grams of sentences, and writes a back-off model of them.
///
/// A sentence of symbols is counted with `<s>` before and `</s>` after it.
public struct NgramEstimator: Sendable {
  /// The longest n-gram's number of symbols.
  public let order: Int
  /// How probabilities are estimated.
  public let smoothing: NgramSmoothing
  /// How many sentences were added.
  public private(set) var sentenceCount = 0
  /// How many symbols they have, `<s>` and `</s>` included.
  public private(set) var symbolCount = 0

  private var symbols = SymbolTable()
  private var counters: [NgramCounter]

  private static let begin: Int32 = 0
  private static let end: Int32 = 1

  /// An estimator without any sentence yet.
  ///
  /// - Precondition: `order` is in 1...32.
  public init(order: Int, smoothing: NgramSmoothing = .modifiedKneserNey) {
    precondition(1...ARPAReader.longestNgram ~= order, "order \(order), expected 1 to 32")
    (self.order, self.smoothing) = (order, smoothing)
    counters = [NgramCounter](repeating: NgramCounter(), count: order)
    symbols.insert("<s>")
    symbols.insert("</s>")
  }

  /// Counts a sentence of symbols; it may be empty.
  ///
  /// - Throws: ``LanguageError`` with code `.symbol` for a symbol that is empty, has spaces or ends of lines
  ///   in it, is `<s>` or `</s>`, or `<UNK>` where `<unk>` is one too; and `.size` where there are more than
  ///   2^31 symbols in all. The sentence is then not counted.
  public mutating func add(_ sentence: some Sequence<String>) throws(LanguageError) {
    var numbers: [Int32] = []
    for symbol in sentence { numbers.append(try number(of: Array(symbol.utf8)[...])) }
    try count(numbers)
  }

  /// Counts the sentences of a text file, one a line, of symbols with spaces or tabs between them.
  ///
  /// - Throws: ``LanguageError`` with code `.file` where the file cannot be read, and as ``add(_:)`` does, naming
  ///   the line; the lines before it stay counted.
  public mutating func add(textFile path: String) throws(LanguageError) {
    var lines = try TextLines(path: path)
    var numbers: [Int32] = []
    while try lines.next() {
      numbers.removeAll(keepingCapacity: true)
      do throws(LanguageError) {
        for field in lines.fields { numbers.append(try number(of: lines.line[field])) }
        try count(numbers)
      } catch {
        throw LanguageError(error.code, "\(path), line \(lines.number): \(error.message)")
      }
    }
  }

  /// Estimates the model, and writes it as an ARPA file, the same for the same sentences in any order.
  ///
  /// - Throws: ``LanguageError`` with code `.size` where no sentence was added, and `.file` where the file
  ///   cannot be written; an old one is then as it was.
  public consuming func write(arpa path: String) throws(LanguageError) {
    guard sentenceCount > 0 else {
      throw LanguageError(.size, "\(path): no sentences to estimate a language model from")
    }
    if smoothing == .modifiedKneserNey {
      let unknown = symbols.find("<UNK>") ?? symbols.insert("<unk>").number
      _ = counters[0].add(history: 0, symbol: Int32(unknown), ending: 0, count: 0)
    }
    let texts = (0..<symbols.count).map { symbols[$0] }
    let order = texts.indices.sorted { texts[$0].lexicographicallyPrecedes(texts[$1]) }
    var newNumbers = [Int32](repeating: 0, count: texts.count)
    for (new, old) in order.enumerated() { newNumbers[old] = Int32(new) }
    var (levels, places): ([NgramLevel], [Int32]) = ([], [0])
    for index in counters.indices {
      let counter = counters[index]
      counters[index] = NgramCounter()
      let (level, next) = NgramLevel.sorted(counter, symbols: newNumbers, shorter: places)
      levels.append(level)
      places = next
    }
    let model = SmoothedNgrams(
      levels: levels, texts: order.map { texts[$0] }, begin: newNumbers[Int(Self.begin)],
      smoothing: smoothing)
    try model.write(to: path)
  }

  private mutating func number(of symbol: ArraySlice<UInt8>) throws(LanguageError) -> Int32 {
    if let number = symbols.find(symbol), number > Self.end { return Int32(number) }
    let text = String(decoding: symbol, as: UTF8.self)
    guard TextLines.canBeField(symbol), text != "<s>", text != "</s>" else {
      throw LanguageError(.symbol, "'\(text.prefix(80))' cannot be a symbol of a sentence")
    }
    let others = ["<unk>": "<UNK>", "<UNK>": "<unk>"]
    if let other = others[text], symbols.find(other) != nil {
      throw LanguageError(.symbol, "both '<unk>' and '<UNK>', expected one unknown symbol")
    }
    return Int32(symbols.insert(symbol).number)
  }

  private mutating func count(_ sentence: [Int32]) throws(LanguageError) {
    guard symbolCount + sentence.count + 2 < Int32.max else {
      throw LanguageError(.size, "over 2^31 symbols to count")
    }
    sentenceCount += 1
    symbolCount += sentence.count + 2
    // The n-grams that end with the symbol before, and with this one, by length.
    var (previous, current): ([Int32], [Int32]) = ([], [])
    for symbol in [Self.begin] + sentence + [Self.end] {
      current.append(counters[0].add(history: 0, symbol: symbol, ending: 0))
      for (index, history) in previous.prefix(order - 1).enumerated() {
        current.append(
          counters[index + 1].add(history: history, symbol: symbol, ending: current[index]))
      }
      swap(&previous, &current)
      current.removeAll(keepingCapacity: true)
    }
  }
}
