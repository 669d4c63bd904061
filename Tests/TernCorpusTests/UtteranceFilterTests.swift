import TernCorpus
import TernSpeech
import TestSupport
import Testing

struct UtteranceFilterTests {
  private func utterance(_ id: String, _ text: String, _ seconds: Double) -> Utterance {
    Utterance(id: id, path: id, text: text, seconds: seconds)
  }

  @Test func whatIsLeftOutIsNamed() throws {
    let tokenizer = try TextTokenizer(path: Fixtures.path("text/bpe.model"))
    let long = "ZEBRA QUIZ JUXTAPOSE XYLOPHONE"  // 30 tokens
    let utterances =
      [
        utterance("good", "A", 1), utterance("short", "A", 0.99), utterance("end", "A", 20),
        utterance("long", "A", 20.01), utterance("empty", "\u{200B}", 2),
        utterance("fits", long, 1.25), utterance("fast", long, 1.24),
      ] + (0..<12).map { utterance("s\($0)", "A", 0) }
    let found = try UtteranceFilter().select(utterances, tokenizer: tokenizer)
    #expect(found.examples.map(\.utterance.id) == ["good", "end", "fits"])
    #expect(found.examples[0].tokens == (try tokenizer.encode("A")))
    #expect(
      "\(found)" == """
        3 utterances, 0.01 hours
        left out: 13 shorter than 1.0 s: short, s0, s1, s2, s3, s4, s5, s6, s7, s8 and 3 more
        left out: 1 longer than 20.0 s: long
        left out: 1 without tokens: empty
        left out: 1 with more tokens than encoder frames: fast
        """)
    #expect(found.exclusions[0].ids.count == 13)
  }

  /// Frames and tokens at the bound: T = ((frames - 3) / 2 - 1) / 2 must reach S.
  @Test func everyLength() throws {
    let tokenizer = try TextTokenizer(path: Fixtures.path("text/bpe.model"))
    let filter = UtteranceFilter(seconds: 0...100)
    for frames in 0...80 {
      let encoderFrames = (0..<frames).filter { 4 * $0 + 8 < frames }.count
      for tokens in 1...20 {
        let text = String(repeating: "Q", count: tokens)
        let count = try tokenizer.encode(text).count
        let found = try filter.select(
          [utterance("a", text, Double(frames) / 100)], tokenizer: tokenizer)
        #expect(found.examples.isEmpty == (encoderFrames < count), "\(frames) \(count)")
      }
    }
  }

  @Test func absurdLengths() throws {
    let tokenizer = try TextTokenizer(path: Fixtures.path("text/bpe.model"))
    let filter = UtteranceFilter(seconds: 0...Double.infinity)
    let found = try filter.select(
      [utterance("a", "A", 1e300), utterance("b", "A", .infinity)], tokenizer: tokenizer)
    #expect(found.examples.count == 2)
  }
}
