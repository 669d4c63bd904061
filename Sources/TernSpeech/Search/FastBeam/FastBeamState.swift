import TernLanguage

/// What a fast beam search knows of a stream: the states that it may be in, and how it came there.
package struct FastBeamState: Sendable {
  /// What is to come depends on this alone: what the decoder sees, and where in the graph we are.
  package struct Live: Sendable, Hashable {
    /// What the decoder sees, by number.
    package let context: UInt64
    /// The state of the graph.
    package let graph: GraphState
    /// The best path's score, in nats.
    package let score: Double
    /// The best path's last token, in the tree.
    var path: Int
  }

  /// The live states, by context and then by graph state.
  package internal(set) var live: [Live]
  /// The number of encoder frames seen so far.
  package internal(set) var frameCount = 0
  /// The tokens of the best path to each live state.
  var tokens = TokenTree()
  /// All arcs between live states; nil where n-best lists will not be asked for.
  var lattice: LatticeFrames?

  /// The contexts of the live states, by number, in ascending order.
  package var contexts: [UInt64] {
    var contexts: [UInt64] = []
    for state in live where state.context != contexts.last { contexts.append(state.context) }
    return contexts
  }

  /// The number of tokens that are kept for all paths together.
  package var tokenCount: Int { tokens.count }
  /// The number of arcs that are kept.
  package var arcCount: Int { lattice?.frames.reduce(0) { $0 + $1.count } ?? 0 }
}
