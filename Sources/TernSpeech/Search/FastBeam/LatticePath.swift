/// A way through a lattice: what was said, where, and how probable that is.
package struct LatticePath: Sendable, Hashable {
  /// A token.
  package struct Item: Sendable, Hashable {
    /// The token's number.
    package let token: Int
    /// The encoder frame that gave it.
    package let frame: Int
    /// The number of the word that is complete with it; nil where none is.
    package let word: Int?
    /// The logarithm of its probability there, by the joiner alone (less the internal language
    /// model's share, where that is taken away).
    package let logProbability: Float

    package init(token: Int, frame: Int, word: Int?, logProbability: Float) {
      (self.token, self.frame, self.word) = (token, frame, word)
      self.logProbability = logProbability
    }
  }

  /// The tokens.
  package let items: [Item]
  /// The logarithm of the path's probability, blanks and the graph's scores included, in nats.
  package let score: Double
  /// Whether it ends where the graph may end.
  package let isComplete: Bool

  /// The tokens' numbers.
  package var tokens: [Int] { items.map(\.token) }
  /// The words' numbers.
  package var words: [Int] { items.compactMap(\.word) }
}
