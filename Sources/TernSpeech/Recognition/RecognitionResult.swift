/// What was recognised so far.
public struct RecognitionResult: Sendable, Hashable {
  /// A token, and where it was heard.
  public struct Token: Sendable, Hashable {
    /// The token's number.
    public let id: Int
    /// The token's text; `▁` begins a word.
    public let text: String
    /// The time of the encoder frame that gave the token, in seconds from the stream's start.
    public let time: Double
    /// The natural logarithm of the token's probability in that frame.
    public let logProbability: Float
  }

  /// The text, words apart by single spaces.
  public let text: String
  /// The tokens.
  public let tokens: [Token]
  /// True when the audio has ended and all of it is decoded: the result will not change any more.
  public let isFinal: Bool
}
