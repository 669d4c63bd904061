import RealModule

/// What a search believes was said in the encoder frames that it has seen: some hypotheses, none of them
/// twice.
struct HypothesisList: Sendable {
  /// A hypothesis.
  struct Path: Sendable {
    /// The tokens, as a node of the tree of prefixes: what tells hypotheses apart.
    var prefix = PrefixTree.root
    /// The tokens with their frames, as a node of the tree of tokens.
    var tokens = TokenTree.root
    /// The number of tokens, those of earlier segments included.
    var count = 0
    /// What the decoder sees, by number.
    var context: UInt64
    /// The logarithm of its probability and what was added to that, in nats, since the stream began.
    var score = 0.0
    /// Where it stands in hotwords and language models.
    var fusion: Fusion.State
  }

  /// The hypotheses.
  var paths: [Path]
  /// The score with which the segment began.
  var earlierScore = 0.0
  /// The number of encoder frames seen since then.
  var frameCount = 0
  /// The phrases that are preferred.
  let hotwords: ContextGraph?
  private(set) var prefixes = PrefixTree()
  private(set) var tokens = TokenTree()

  /// The list of a stream that begins.
  init(context: UInt64, fusion: Fusion.State, hotwords: ContextGraph?) {
    paths = [Path(context: context, fusion: fusion)]
    self.hotwords = hotwords
  }

  /// The prefix that a token makes of another.
  mutating func prefix(_ prefix: Int, followedBy token: Int) -> Int {
    prefixes.node(prefix, followedBy: token)
  }

  /// Adds a token to a hypothesis.
  ///
  /// - Parameters:
  ///   - prefix: What the token makes of the hypothesis's prefix.
  ///   - contexts: How contexts are numbered.
  mutating func append(
    _ token: FoundToken, to path: inout Path, prefix: Int, _ contexts: ContextCoding
  ) {
    path.tokens = tokens.append(token, to: path.tokens)
    path.prefix = prefix
    path.count += 1
    path.context = contexts.context(path.context, followedBy: token.token)
  }

  /// Ends a frame: what no hypothesis needs any more is forgotten now and then.
  mutating func endFrame() {
    frameCount += 1
    if let places = prefixes.removeUnused(keeping: paths.lazy.map(\.prefix)) {
      for index in paths.indices { paths[index].prefix = places[paths[index].prefix] }
    }
    if let places = tokens.removeUnused(keeping: paths.lazy.map(\.tokens)) {
      for index in paths.indices where paths[index].tokens != TokenTree.root {
        paths[index].tokens = places[paths[index].tokens]
      }
    }
  }
}

extension [HypothesisList.Path] {
  /// Adds a hypothesis; where it is there already, the one that came first stays, and their
  /// probabilities are added.
  mutating func merge(_ path: HypothesisList.Path) {
    guard let index = firstIndex(where: { $0.prefix == path.prefix }) else { return append(path) }
    self[index].score = logSum(self[index].score, path.score)
  }
}

/// log(exp(a) + exp(b)).
private func logSum(_ a: Double, _ b: Double) -> Double {
  let (high, low) = (max(a, b), min(a, b))
  return low == -.infinity ? high : high + Double.log(onePlus: Double.exp(low - high))
}
