/// Something that may have been said.
struct SearchResult: Sendable {
  /// The tokens.
  let tokens: [FoundToken]
  /// The logarithm of its probability, with what hotwords and language models add, in nats.
  let score: Double
}

extension HypothesisList {
  /// The hypotheses, the best first: the one with the highest score for its number of tokens, those
  /// of the first context and of earlier segments counted. What began a hotword, but did not end it,
  /// gives its bonus back.
  ///
  /// Source: icefall, `beam_search.py`, modified_beam_search and HypothesisList.get_most_probable.
  func results(contextSize: Int) -> [SearchResult] {
    ranked(contextSize: contextSize).map { path, score in
      SearchResult(tokens: tokens.items(to: path.tokens), score: score - earlierScore)
    }
  }

  /// The last token of the best hypothesis; nil where it has none.
  func lastToken(contextSize: Int) -> FoundToken? {
    if paths.count == 1 { return tokens.last(of: paths[0].tokens) }
    return ranked(contextSize: contextSize).first.flatMap { tokens.last(of: $0.path.tokens) }
  }

  private func ranked(contextSize: Int) -> [(path: Path, score: Double)] {
    let ends = paths.map { path in
      let score = path.score + (hotwords?.finalize(path.fusion.hotword) ?? 0)
      return (path: path, score: score, rank: score / Double(path.count + contextSize))
    }
    return ends.sorted { $0.rank > $1.rank }.map { ($0.path, $0.score) }
  }

  /// Begins a new segment with the best hypothesis: the decoder goes on from its last tokens, but they
  /// are not said again.
  ///
  /// - Parameters:
  ///   - isOpen: Whether a word may go on; hotwords and language models do too.
  ///   - start: Where they begin otherwise.
  mutating func startSegment(isOpen: Bool, from start: Fusion.State, contextSize: Int) {
    guard var best = ranked(contextSize: contextSize).first?.path else { return }
    if !isOpen {
      best.score += hotwords?.finalize(best.fusion.hotword) ?? 0
      best.fusion = start
    }
    (best.prefix, best.tokens) = (PrefixTree.root, TokenTree.root)
    var next = HypothesisList(context: best.context, fusion: best.fusion, hotwords: hotwords)
    next.paths = [best]
    next.earlierScore = best.score
    self = next
  }
}
