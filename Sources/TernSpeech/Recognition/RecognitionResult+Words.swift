import RealModule

extension RecognitionResult {
  /// A word, and when it was said.
  public struct Word: Sendable, Hashable {
    /// The word's text.
    public let text: String
    /// The time of its first token, in seconds from the stream's start.
    public let start: Double
    /// When the next word starts, but at most ``longestEnd`` after its last token.
    public let end: Double
    /// How sure the search was of it, up to 1: the geometric mean of its tokens' confidences.
    public let confidence: Double

    /// How long a word may go on after its last token, in seconds: a transducer says when a token is
    /// found, but not when it is over.
    public static let longestEnd = 0.4

    /// The words that tokens make; `▁` begins one.
    static func words(of tokens: [Token]) -> [Word] {
      let firsts = tokens.indices.filter { index in
        index == 0 || TokenTable.beginsWord(tokens[index].text)
      }
      let ends = firsts.dropFirst() + [tokens.count]
      return zip(firsts, ends).compactMap { first, end in
        let own = tokens[first..<end]
        let text = TokenTable.text(of: own.map(\.text))
        guard let last = own.last, !text.isEmpty else { return nil }
        let next = end < tokens.count ? tokens[end].time : .infinity
        let product = own.reduce(1.0) { $0 * Double($1.confidence) }
        return Word(
          text: text, start: tokens[first].time, end: min(next, last.time + longestEnd),
          confidence: Double.root(product, own.count))
      }
    }
  }
}

extension RecognitionResult.Hypothesis {
  /// The words.
  public var words: [RecognitionResult.Word] { RecognitionResult.Word.words(of: tokens) }
}
