/// A back-off n-gram model over numbered symbols, as an automaton: a state is the longest known history.
///
/// Source: S. Katz, "Estimation of probabilities from sparse data", IEEE Trans. ASSP 35(3), 1987,
/// doi:10.1109/TASSP.1987.1165125.
public struct NgramModel: Sendable {
  /// A history, by number; 0 is the empty one.
  public typealias State = Int32

  /// The longest n-gram's number of symbols.
  public let order: Int
  /// The history of a sentence that begins.
  public let start: State
  /// How many n-grams the file has.
  public let ngramCount: Int
  /// How many of them were left out, since they have symbols that were not asked for.
  public let leftOutCount: Int

  private let automaton: NgramAutomaton
  /// The automaton's number of each symbol; that of the unknown one for those that the file lacks.
  private let numbers: [Int32]
  private let vocabulary: NgramVocabulary

  /// How many histories the model tells apart.
  public var stateCount: Int { automaton.backOffs.count }

  /// The model of an ARPA file over symbols with these texts, by id. N-grams with other symbols are left out;
  /// `<s>`, `</s>` and the unknown symbol, `<unk>` or `<UNK>`, are always known, and may be listed too.
  ///
  /// - Throws: ``LanguageError`` with code `.file` where the file cannot be read, `.symbol` where two symbols
  ///   have the same text, and `.format` with the number of the line that is not as it should be.
  public init(arpa path: String, symbols: [String]) throws(LanguageError) {
    let vocabulary = try NgramVocabulary(symbols: symbols)
    let file = try ARPAReader(path: path, vocabulary: vocabulary)
    let automaton = NgramAutomaton(file.trie)
    (order, ngramCount) = (file.counts.count, file.counts.reduce(0, +))
    leftOutCount = file.leftOutCount
    (self.automaton, self.vocabulary) = (automaton, vocabulary)
    start = automaton.follow(0, vocabulary.start).next
    numbers = vocabulary.numbers.map { number in
      automaton.rootArcs[Int(number)] >= 0 ? number : vocabulary.unknown
    }
  }

  /// What a symbol's coming next costs, and the history it makes. Unknown n-grams back off, exactly.
  ///
  /// - Returns: the natural logarithm of the probability; that of the unknown symbol, or -infinity where
  ///   there is none, for a symbol that the model does not have.
  public func step(_ state: State, _ symbol: Int) -> (next: State, logProbability: Float) {
    automaton.follow(state, numbers.indices ~= symbol ? numbers[symbol] : vocabulary.unknown)
  }

  /// The natural logarithm of the probability that the sentence ends; -infinity where the model has no
  /// `</s>`.
  public func end(_ state: State) -> Float {
    automaton.follow(state, vocabulary.end).logProbability
  }
}
