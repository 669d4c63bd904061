/// A token that a search found.
package struct FoundToken: Sendable, Hashable {
  /// The token's number.
  package let token: Int
  /// The encoder frame that gave it.
  package let frame: Int
  /// The number of the word that is complete with it; nil where none is, or words are not looked for.
  package let word: Int?
  /// The logarithm of its probability there, by the joiner alone (less the internal language model's
  /// share, where that is taken away).
  package let logProbability: Float

  package init(token: Int, frame: Int, word: Int? = nil, logProbability: Float) {
    (self.token, self.frame, self.word) = (token, frame, word)
    self.logProbability = logProbability
  }
}
