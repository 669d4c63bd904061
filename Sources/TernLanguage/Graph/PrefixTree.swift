/// The spellings of a lexicon as a tree: a node for each beginning of a spelling, 0 for none; a node's children lie
/// together, sorted by token.
struct PrefixTree: Sendable {
  /// The token that leads to each node; that of node 0 means nothing.
  private(set) var tokens: [Int32] = [0]
  private var firstChildren: [Int32] = []
  private var firstWords: [Int32] = []
  private var allWords: [Int32] = []

  /// The number of nodes.
  var count: Int { tokens.count }

  /// The tree of a lexicon.
  init(_ lexicon: Lexicon) {
    let spellings = zip(lexicon.entries, lexicon.wordNumbers)
      .map { (tokens: $0.tokens, word: Int32($1)) }
      .sorted { one, other in
        one.tokens == other.tokens
          ? one.word < other.word : one.tokens.lexicographicallyPrecedes(other.tokens)
      }
    // The spellings below each node, and how many tokens lead to it.
    var parts = [(range: spellings.indices, depth: 0)]
    var node = 0
    while node < parts.count {
      var (range, depth) = parts[node]
      firstChildren.append(Int32(parts.count))
      firstWords.append(Int32(allWords.count))
      while let first = range.first, spellings[first].tokens.count == depth {
        if allWords.count == firstWords[node] || allWords.last != spellings[first].word {
          allWords.append(spellings[first].word)
        }
        range.removeFirst()
      }
      while let first = range.first {
        let token = spellings[first].tokens[depth]
        let end = range.first { spellings[$0].tokens[depth] != token } ?? range.upperBound
        tokens.append(Int32(token))
        parts.append((first..<end, depth + 1))
        range = end..<range.upperBound
      }
      node += 1
    }
    firstChildren.append(Int32(parts.count))
    firstWords.append(Int32(allWords.count))
  }

  /// The nodes that one more token leads to.
  func children(of node: Int) -> Range<Int> {
    Int(firstChildren[node])..<Int(firstChildren[node + 1])
  }

  /// The words that the tokens to a node spell, by number.
  func words(of node: Int) -> ArraySlice<Int32> {
    allWords[Int(firstWords[node])..<Int(firstWords[node + 1])]
  }
}
