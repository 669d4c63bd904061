/// What was recognised so far: in the stream, or in a segment of it.
public struct RecognitionResult: Sendable, Hashable {
  /// A token, and where it was heard.
  public struct Token: Sendable, Hashable {
    /// The token's number.
    public let id: Int
    /// The token's text; `▁` begins a word.
    public let text: String
    /// The time of the encoder frame that gave the token, in seconds from the stream's start.
    public let time: Double
    /// The natural logarithm of the token's probability in that frame, where blank is one of the tokens.
    public let logProbability: Float
    /// The probability that it is this token, given that there is one in that frame: that of the token, divided
    /// by that of all but blank.
    public let confidence: Float

    package init(
      id: Int, text: String, time: Double, logProbability: Float, confidence: Float = 1
    ) {
      (self.id, self.text, self.time) = (id, text, time)
      (self.logProbability, self.confidence) = (logProbability, confidence)
    }
  }

  /// Something that may have been said.
  public struct Hypothesis: Sendable, Hashable {
    /// The text, words apart by single spaces.
    public let text: String
    /// The tokens.
    public let tokens: [Token]
    /// The logarithm of its probability, with what hotwords and language models add, in nats; in greedy
    /// search that of its tokens alone. Since the segment began.
    public let score: Double

    package init(tokens: [Token], score: Double) {
      (self.tokens, self.score) = (tokens, score)
      text = TokenTable.text(of: tokens.lazy.map(\.text))
    }
  }

  /// The hypotheses, the best first: at least one, and at most ``Recognizer/Options/nBest``.
  public let nBest: [Hypothesis]
  /// Where the segment begins, in seconds from the stream's start; 0 where none is cut off.
  public let start: Double
  /// True when the audio or the segment has ended and all of it is decoded: the result will not change
  /// any more.
  public let isFinal: Bool

  /// What was recognised in segments that follow each other: the best hypothesis of each, together.
  public init(joining segments: [RecognitionResult]) {
    let best = segments.compactMap(\.nBest.first)
    let whole = Hypothesis(
      tokens: best.flatMap(\.tokens), score: best.reduce(0) { $0 + $1.score })
    self.init(
      nBest: segments.count == 1 ? segments[0].nBest : [whole], start: segments.first?.start ?? 0,
      isFinal: segments.last?.isFinal ?? false)
  }

  package init(nBest: [Hypothesis], start: Double, isFinal: Bool) {
    (self.nBest, self.start, self.isFinal) = (nBest, start, isFinal)
  }

  /// The text, words apart by single spaces.
  public var text: String { nBest.first?.text ?? "" }
  /// The tokens.
  public var tokens: [Token] { nBest.first?.tokens ?? [] }
  /// The words.
  public var words: [Word] { Word.words(of: tokens) }
}
