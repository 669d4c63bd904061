import TernSpeech

/// What `--json` prints of a file.
struct TranscriptLine: Encodable {
  let path: String
  let duration: Double
  let text: String
  let tokens: [Token]
  let words: [Word]
  let segments: [Segment]?
  let hypotheses: [Hypothesis]?

  enum CodingKeys: String, CodingKey {
    case path, duration, text, tokens, words, segments
    case hypotheses = "nbest"
  }

  struct Token: Encodable {
    let id: Int
    let text: String
    let time: Double
    let logProbability: Double

    enum CodingKeys: String, CodingKey {
      case id, text, time
      case logProbability = "log_probability"
    }

    init(_ token: RecognitionResult.Token) {
      (id, text, time) = (token.id, token.text, rounded(token.time, 1e3))
      logProbability = rounded(Double(token.logProbability), 1e6)
    }
  }

  struct Word: Encodable {
    let text: String
    let start: Double
    let end: Double
    let confidence: Double

    init(_ word: RecognitionResult.Word) {
      (text, start, end) = (word.text, rounded(word.start, 1e3), rounded(word.end, 1e3))
      confidence = rounded(word.confidence, 1e6)
    }
  }

  struct Segment: Encodable {
    let start: Double
    let end: Double
    let text: String

    init(_ segment: RecognitionResult) {
      let words = segment.words
      start = rounded(words.first?.start ?? segment.start, 1e3)
      end = rounded(words.last?.end ?? segment.start, 1e3)
      text = segment.text
    }
  }

  struct Hypothesis: Encodable {
    let text: String
    let score: Double
    let tokens: [Int]

    init(_ hypothesis: RecognitionResult.Hypothesis) {
      (text, score) = (hypothesis.text, rounded(hypothesis.score, 1e6))
      tokens = hypothesis.tokens.map(\.id)
    }
  }

  init(
    _ outcome: FileTranscription.Outcome, _ result: RecognitionResult,
    segments: [RecognitionResult]?, showsHypotheses: Bool
  ) {
    path = outcome.path
    duration = outcome.duration
    text = result.text
    tokens = result.tokens.map(Token.init)
    words = result.words.map(Word.init)
    self.segments = segments?.map(Segment.init)
    hypotheses = showsHypotheses ? result.nBest.map(Hypothesis.init) : nil
  }
}

/// A number rounded to a part of one.
private func rounded(_ value: Double, _ parts: Double) -> Double {
  (value * parts).rounded() / parts
}
