/// The graph of all sentences of a lexicon's words, as tokens, scored by an n-gram model of words: upstream's LG.
///
/// A state is the words so far, as far as the model tells them apart, and the beginning of a word. The arc that
/// completes a word names it. Words that begin others, and words that are spelled alike, are several arcs
/// with one token. Words that the model knows not even as unknown cannot be said.
///
/// Source: icefall, `local/compile_lg.py`; here states are made when they are asked for, and back-off is exact.
public struct LexiconGraph: DecodingGraph {
  /// The words that arcs name, by number.
  public let words: [String]

  private let tree: PrefixTree
  private let model: NgramModel?
  private let scale: Float
  /// What is known of a word's score when its beginning is said, in nats; 0 at node 0, -infinity where no word can
  /// follow.
  private let lookAheads: [Float]

  /// The graph of a lexicon.
  ///
  /// - Parameters:
  ///   - model: a model of the lexicon's words, by number (``Lexicon/words``); nil lets all words be said, at no
  ///     cost.
  ///   - scale: what the model's scores are multiplied with (icefall's `--ngram-lm-scale`).
  ///   - lookAhead: whether the score of the likeliest word (as a 1-gram) that can follow from a beginning is given
  ///     with that beginning, and taken off when a word is complete. The sums are the same.
  public init(
    lexicon: Lexicon, model: NgramModel? = nil, scale: Float = 1, lookAhead: Bool = true
  ) {
    precondition(scale.isFinite, "scale \(scale)")
    (words, self.model, self.scale) = (lexicon.words, model, scale)
    let tree = PrefixTree(lexicon)
    self.tree = tree
    var best = [Float](repeating: -.infinity, count: tree.count)
    for node in (0..<tree.count).reversed() {
      for child in tree.children(of: node) {
        for word in tree.words(of: child) {
          best[node] = max(best[node], model?.step(0, Int(word)).logProbability ?? 0)
        }
        best[node] = max(best[node], best[child])
      }
    }
    lookAheads = best.enumerated().map { node, score in
      score == -.infinity ? score : lookAhead && node > 0 ? scale * score : 0
    }
  }

  /// No word, no beginning of one.
  public var start: GraphState { state(model?.start ?? 0, 0) }

  /// Calls `body` with the arcs of each token that goes on with a word, by token: first those that complete one.
  public func forEachArc(from state: GraphState, _ body: (GraphArc) -> Void) {
    let (history, node) = parts(state)
    for child in tree.children(of: node) {
      let token = Int(tree.tokens[child])
      for word in tree.words(of: child) {
        let (next, score) = model?.step(history, Int(word)) ?? (0, 0)
        guard score > -.infinity else { continue }
        let rest = scale * score - lookAheads[node]
        body(GraphArc(token: token, score: rest, next: self.state(next, 0), word: Int(word)))
      }
      guard lookAheads[child] > -.infinity else { continue }
      let gain = lookAheads[child] - lookAheads[node]
      body(GraphArc(token: token, score: gain, next: self.state(history, child)))
    }
  }

  /// Between words, what the model gives for the end of a sentence.
  public func finalScore(of state: GraphState) -> Float? {
    let (history, node) = parts(state)
    guard node == 0 else { return nil }
    let score = model?.end(history) ?? 0
    return score > -.infinity ? scale * score : nil
  }

  private func state(_ history: NgramModel.State, _ node: Int) -> GraphState {
    GraphState(rawValue: UInt64(UInt32(bitPattern: history)) << 32 | UInt64(node))
  }

  private func parts(_ state: GraphState) -> (history: NgramModel.State, node: Int) {
    let history = Int32(truncatingIfNeeded: state.rawValue >> 32)
    return (history, Int(state.rawValue & 0xFFFF_FFFF))
  }
}
