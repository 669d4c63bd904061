/// N-grams in one array, the shorter before the longer, those of one length sorted by history and last symbol:
/// so the continuations of an n-gram lie together.
struct NgramTrie {
  /// The last symbol of each n-gram.
  private(set) var symbols: [Int32] = []
  /// Natural logarithms.
  private(set) var logProbabilities: [Float] = []
  /// Natural logarithms; 0 where there is none.
  private(set) var backOffs: [Float] = []
  /// Where the continuations of each n-gram begin, known for all but those that were added last.
  private(set) var firstContinuations: [Int32] = []
  /// The 1-gram of each symbol; -1 where there is none.
  private(set) var rootArcs: [Int32]

  /// An n-gram that is to be added.
  struct Entry {
    /// The number of its history; 0 for a 1-gram.
    var history: Int32
    var symbol: Int32
    var logProbability: Float
    var backOff: Float
    /// The line it was found in.
    var line: UInt32

    fileprivate var key: UInt64 {
      UInt64(UInt32(bitPattern: history)) << 32 | UInt64(UInt32(bitPattern: symbol))
    }
  }

  /// A trie without n-grams over so many symbols.
  init(symbolCount: Int) { rootArcs = [Int32](repeating: -1, count: symbolCount) }

  /// Adds all n-grams that are longer by one symbol than those that were added last.
  ///
  /// - Returns: the lines of two n-grams that are the same, if there are two.
  mutating func append(_ entries: [Entry]) -> (UInt32, UInt32)? {
    let entries = entries.sorted { ($0.key, $0.line) < ($1.key, $1.line) }
    for (one, other) in zip(entries, entries.dropFirst()) where one.key == other.key {
      return (one.line, other.line)
    }
    if symbols.isEmpty {
      for (number, entry) in entries.enumerated() { rootArcs[Int(entry.symbol)] = Int32(number) }
    }
    findContinuations(in: entries)
    symbols += entries.lazy.map(\.symbol)
    logProbabilities += entries.lazy.map(\.logProbability)
    backOffs += entries.lazy.map(\.backOff)
    return nil
  }

  /// Makes the trie complete.
  mutating func finish() {
    findContinuations(in: [])
    firstContinuations.append(Int32(symbols.count))
  }

  /// Notes where the continuations, sorted, of those that were added last will begin.
  private mutating func findContinuations(in entries: [Entry]) {
    var begun = 0
    for history in firstContinuations.count..<symbols.count {
      while begun < entries.count, entries[begun].history < history { begun += 1 }
      firstContinuations.append(Int32(symbols.count + begun))
    }
  }

  /// The number of an n-gram that is shorter than the longest so far, or one of these; nil where it is not
  /// here.
  func find(_ ngram: ArraySlice<Int32>) -> Int32? {
    guard let first = ngram.first, rootArcs[Int(first)] >= 0 else { return nil }
    var number = Int(rootArcs[Int(first)])
    for symbol in ngram.dropFirst() {
      let end =
        number + 1 < firstContinuations.count ? Int(firstContinuations[number + 1]) : symbols.count
      let continuations = Int(firstContinuations[number])..<end
      guard let next = symbols.index(of: symbol, inSorted: continuations) else { return nil }
      number = next
    }
    return Int32(number)
  }

  /// Whether an n-gram of a complete trie is a history to be told apart.
  func isHistory(_ ngram: Int) -> Bool {
    firstContinuations[ngram] < firstContinuations[ngram + 1] || backOffs[ngram] != 0
  }
}

extension [Int32] {
  /// The place of a value in a part that is sorted; nil where it is not there.
  func index(of value: Int32, inSorted range: Range<Int>) -> Int? {
    var (low, high) = (range.lowerBound, range.upperBound)
    while low < high {
      let middle = (low + high) / 2
      if self[middle] < value { low = middle + 1 } else { high = middle }
    }
    return low < range.upperBound && self[low] == value ? low : nil
  }
}
