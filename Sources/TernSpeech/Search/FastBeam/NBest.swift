import TernTensor

/// How an n-best list is drawn from a lattice.
///
/// Source: icefall, `beam_search.py`, fast_beam_search_nbest, with the defaults of its `decode.py`.
public struct NBestOptions: Sendable, Hashable {
  /// The number of paths that are drawn; of those that say the same one is kept.
  public var pathCount = 200
  /// What scores are multiplied by for the draw: the smaller, the more different the paths.
  public var scale = 0.5
  /// Where the draws start from.
  public var seed: UInt64 = 42

  /// icefall's options.
  public init() {}
}

/// One of several things that may have been said.
package struct NBestEntry: Sendable, Hashable {
  /// The best of the paths that say so.
  package let path: LatticePath
  /// The logarithm of the sum of the probabilities of all paths in the lattice that say so, in nats.
  package let totalScore: Double
}

/// What tells the entries of an n-best list apart.
public enum NBestSymbols: Sendable, Hashable {
  /// Tokens, as in icefall's `fast_beam_search_nbest`.
  case tokens
  /// Words that the graph's arcs name, as in `fast_beam_search_nbest_LG`. Where audio ends within a word,
  /// that word is left out.
  case words

  func symbol(of arc: Lattice.Arc) -> Int? {
    switch self {
    case .tokens: arc.token
    case .words: arc.word
    }
  }
}

extension Lattice {
  /// What random paths say, the most probable first, each once.
  ///
  /// The best path is always among them. Where icefall judges words by all of the lattice's paths that
  /// say them, but tokens by the best of these, here it is all paths for both. Its paths are spread evenly
  /// over the lattice by k2; these are drawn.
  package func nBest(_ symbols: NBestSymbols, _ options: NBestOptions = NBestOptions())
    -> [NBestEntry]
  {
    if isEmpty { return [] }
    var random = SplitMix64(seed: options.seed, purpose: "n-best")
    var trie = SequenceTrie()
    var drawn: Set<Int> = []
    func add(_ path: [Arc]) { drawn.insert(trie.insert(path.compactMap(symbols.symbol))) }
    add(bestArcs())
    drawPaths(options.pathCount, scale: options.scale, using: &random, add)
    return entries(of: drawn, in: trie, symbols)
  }
}
