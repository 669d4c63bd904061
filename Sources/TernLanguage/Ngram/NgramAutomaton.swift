/// The states and arcs of a back-off model. An arc is an n-gram: it leaves the state of its history, and leads to
/// the longest of its endings that is a state. Histories that no n-gram goes on from and that cost nothing
/// to leave are none.
///
/// Arcs lie sorted by state and symbol; those of state 0, the empty history, are found by their symbol.
struct NgramAutomaton: Sendable {
  /// What leaving each state for its suffix costs, in nats.
  private(set) var backOffs: [Float] = [0]
  private var suffixes: [Int32] = []
  /// Where each state's arcs begin, and the end of the last one's.
  private var firstArcs: [Int32] = [0]
  private let symbols: [Int32]
  private let logProbabilities: [Float]
  private var nexts: [Int32] = []
  /// The arc of each symbol from state 0; -1 where there is none.
  let rootArcs: [Int32]

  /// The automaton of a complete trie of n-grams.
  init(_ trie: NgramTrie) {
    (symbols, logProbabilities) = (trie.symbols, trie.logProbabilities)
    rootArcs = trie.rootArcs
    for ngram in symbols.indices where trie.isHistory(ngram) {
      backOffs.append(trie.backOffs[ngram])
      firstArcs.append(trie.firstContinuations[ngram])
    }
    firstArcs.append(Int32(symbols.count))
    suffixes = [Int32](repeating: 0, count: backOffs.count)
    nexts.reserveCapacity(symbols.count)
    var (owner, made) = (0, Int32(0))
    for arc in symbols.indices {
      while arc >= firstArcs[owner + 1] { owner += 1 }
      let ending = owner == 0 ? 0 : follow(suffixes[owner], symbols[arc]).next
      if trie.isHistory(arc) {
        made += 1
        suffixes[Int(made)] = ending
        nexts.append(made)
      } else {
        nexts.append(ending)
      }
    }
  }

  /// Where a symbol leads from a state, and the natural logarithm of its probability, backing off where it
  /// must; state 0 and -infinity for a symbol without any n-gram.
  func follow(_ state: Int32, _ symbol: Int32) -> (next: Int32, logProbability: Float) {
    var (state, score) = (state, Float(0))
    while true {
      if let arc = arc(state, symbol) { return (nexts[arc], score + logProbabilities[arc]) }
      if state == 0 { return (0, -.infinity) }
      score += backOffs[Int(state)]
      state = suffixes[Int(state)]
    }
  }

  private func arc(_ state: Int32, _ symbol: Int32) -> Int? {
    guard state == 0 else {
      let arcs = Int(firstArcs[Int(state)])..<Int(firstArcs[Int(state) + 1])
      return symbols.index(of: symbol, inSorted: arcs)
    }
    let arc = Int(rootArcs[Int(symbol)])
    return arc < 0 ? nil : arc
  }
}
