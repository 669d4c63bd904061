/// A way through a lattice: what was said, where, and how probable that is.
package struct LatticePath: Sendable, Hashable {
  package typealias Item = FoundToken

  /// The tokens.
  package let items: [Item]
  /// The logarithm of the path's probability, blanks and the graph's scores included, in nats.
  package let score: Double
  /// Whether it ends where the graph may end.
  package let isComplete: Bool
  /// The place, among the live states after the last frame, of the one that it leads to; nil where there is no path.
  let end: Int?

  /// The tokens' numbers.
  package var tokens: [Int] { items.map(\.token) }
  /// The words' numbers.
  package var words: [Int] { items.compactMap(\.word) }

  /// The tokens up to the end of the last word that is complete.
  var itemsOfWholeWords: [Item] {
    let last = items.lastIndex { $0.word != nil }
    return last.map { Array(items[...$0]) } ?? []
  }
}
