import RealModule

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
  /// The probability that it is this token, given that there is one in this frame.
  ///
  /// A token's own probability says little of how sure the joiner is of it: in the frames around, all but
  /// blank may be impossible, and what is left is divided among frames.
  package let confidence: Float

  /// - Parameter silence: The logarithm of the probability that there is no token in the frame.
  package init(token: Int, frame: Int, word: Int? = nil, logProbability: Float, silence: Float) {
    (self.token, self.frame, self.word) = (token, frame, word)
    self.logProbability = logProbability
    let probability = Double.exp(Double(logProbability))
    let any = -Double.expMinusOne(Double(silence))
    confidence = Float(min(1, probability / max(any, probability)))
  }

  private init(_ other: FoundToken, frame: Int) {
    (token, self.frame, word) = (other.token, frame, other.word)
    (logProbability, confidence) = (other.logProbability, other.confidence)
  }

  /// The same token, so many frames later.
  func moved(by frames: Int) -> FoundToken { FoundToken(self, frame: frame + frames) }
}
