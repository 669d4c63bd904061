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
  ///   - openCount: The number of last tokens that the new segment begins with, since their word may
  ///     not be over.
  ///   - start: Where hotwords and language models begin; they go on where a word does.
  /// - Returns: The frame at which the new segment begins, counted from the beginning of the old one.
  mutating func startSegment(
    openCount: Int, from start: Fusion.State, _ contexts: ContextCoding
  ) -> Int {
    guard let best = ranked(contextSize: contexts.size).first?.path else { return frameCount }
    let open = tokens.items(to: best.tokens).suffix(openCount)
    let first = open.first?.frame ?? frameCount
    var next = HypothesisList(context: best.context, fusion: best.fusion, hotwords: hotwords)
    var path = next.paths[0]
    for item in open {
      let prefix = next.prefix(path.prefix, followedBy: item.token)
      next.append(item.moved(toStartAt: first), to: &path, prefix: prefix, contexts)
    }
    (path.context, path.count, path.score) = (best.context, best.count, best.score)
    if open.isEmpty {
      path.score += hotwords?.finalize(best.fusion.hotword) ?? 0
      path.fusion = start
    }
    next.paths = [path]
    next.earlierScore = path.score
    next.frameCount = frameCount - first
    self = next
    return first
  }
}
