/// An utterance and the tokens to learn.
public struct Example: Sendable, Hashable {
  /// The utterance.
  public let utterance: Utterance
  /// The tokens of its text, by id.
  public let tokens: [Int]

  /// An utterance and its tokens.
  public init(utterance: Utterance, tokens: [Int]) {
    self.utterance = utterance
    self.tokens = tokens
  }
}
