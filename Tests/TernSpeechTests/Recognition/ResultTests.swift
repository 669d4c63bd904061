import Foundation
import TernSpeech
import Testing

struct ResultTests {
  private func result(_ tokens: [(String, Double, Float)]) -> RecognitionResult {
    let own = tokens.enumerated().map { index, token in
      RecognitionResult.Token(
        id: index + 1, text: token.0, time: token.1, logProbability: -1, confidence: token.2)
    }
    return RecognitionResult(
      nBest: [RecognitionResult.Hypothesis(tokens: own, score: -1)], start: 0, isFinal: true)
  }

  @Test func wordsHaveTimesAndConfidences() {
    let words = result([
      ("▁GO", 0.2, 1), ("OD", 0.4, 0.25), ("▁MORN", 0.6, 0.5), ("ING", 0.72, 0.5),
      ("▁", 1.5, 0.3), ("▁ALL", 2, 0.125),
    ]).words
    #expect(words.map(\.text) == ["GOOD", "MORNING", "ALL"])
    #expect(words.map(\.start) == [0.2, 0.6, 2])
    #expect(words.map(\.end) == [0.6, 0.72 + 0.4, 2.4])
    #expect(words.map(\.confidence) == [0.5, 0.5, 0.125])
    #expect(result([]).words.isEmpty)
    // A word that began in the segment before.
    #expect(result([("ING", 1, 1), ("▁A", 2, 1)]).words.map(\.text) == ["ING", "A"])
  }

  @Test func segmentsJoin() {
    let parts = [result([("▁MORN", 1, 1)]), result([("ING", 2, 1), ("▁A", 3, 1)])]
    let whole = RecognitionResult(joining: parts)
    #expect(whole.text == "MORNING A" && whole.tokens.count == 3 && whole.nBest[0].score == -2)
    #expect(whole.isFinal && RecognitionResult(joining: [parts[0]]) == parts[0])
    #expect(RecognitionResult(joining: []).text.isEmpty)
  }

  /// Of a token: its share of what is not blank.
  @Test func confidences() {
    func confidence(_ probability: Double, blank: Double) -> Float {
      FoundToken(
        token: 1, frame: 0, logProbability: Float(log(probability)), silence: Float(log(blank))
      ).confidence
    }
    #expect(abs(confidence(0.4, blank: 0.5) - 0.8) < 1e-6)
    #expect(abs(confidence(0.3, blank: 0) - 0.3) < 1e-6)
    #expect(confidence(0.5, blank: 0.6) == 1 && confidence(0, blank: 0.5) == 0)
    #expect(confidence(1e-8, blank: 1) == 1)
  }

  /// Several hypotheses, the best first.
  ///
  /// Graves's search says words as early as it can, where the joiner is not yet sure.
  @Test(arguments: [
    (DecodingMethod.modifiedBeamSearch(), 3, 0.9), (.beamSearch(), 4, 0.1),
    (.greedySearch(), 1, 0.9), (.fastBeamSearch(), 1, 0.9),
    (.fastBeamSearch(nBest: NBestOptions()), 3, 0.9),
  ])
  func hypotheses(method: DecodingMethod, count: Int, leastConfidence: Double) throws {
    for recording in Recording.all {
      let result = try digits {
        $0.decodingMethod = method
        $0.nBest = 4
      }.result(of: recording.samples())
      #expect(result.text == recording.text)
      #expect((count...max(count, 4)).contains(result.nBest.count), "\(result.nBest.count)")
      #expect(result.nBest[0].tokens == result.tokens)
      #expect(Set(result.nBest.map { $0.tokens.map(\.id) }).count == result.nBest.count)
      #expect(result.words.map(\.text).joined(separator: " ") == recording.text)
      #expect(result.words.allSatisfy { leastConfidence < $0.confidence && $0.confidence <= 1 })
    }
    #expect(throws: SpeechError.self) { try digits { $0.nBest = 0 } }
  }

  @Test func searchesThatMakeNoSense() {
    let changes: [(inout Recognizer.Options) -> Void] = [
      { $0.decodingMethod = .greedySearch(.init(maximumSymbolsPerFrame: 0)) },
      { $0.decodingMethod = .modifiedBeamSearch(.init(pathCount: 0)) },
      { $0.decodingMethod = .beamSearch(.init(beamSize: 100_000)) },
      { $0.search.temperature = 0 }, { $0.search.temperature = .nan },
      { $0.search.blankPenalty = .infinity }, { $0.search.unknown = 29 },
      { $0.search.unknown = -1 }, { $0.search.hotwordScore = .nan },
    ]
    for change in changes {
      let error = #expect(throws: SpeechError.self) { try digits(change) }
      #expect(error?.code == .configuration)
    }
  }
}
