/// A way through a lattice: what was said, where, and how probable that is.
package struct LatticePath: Sendable, Hashable {
  package typealias Item = FoundToken

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
