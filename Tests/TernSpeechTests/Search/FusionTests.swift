import Foundation
import TernGraph
import TernLanguage
import TernSpeech
import TestSupport
import Testing

/// Language models over tokens in `modified_beam_search`.
struct FusionTests {
  /// A bigram model of words that the digits model knows.
  ///
  /// - Parameters:
  ///   - pairs: Words that like to follow each other.
  ///   - disliked: A word that is seldom said.
  private static func arpa(_ pairs: [String], disliked: String = "") -> String {
    let words = ["▁FIVE", "▁FOUR", "▁SIX", "▁NINE"]
    let unigrams =
      ["-1.5\t</s>", "-99\t<s>\t-0.5", "-3\t<unk>"]
      + words.map { "\($0 == disliked ? -9 : -0.9)\t\($0)\t-0.4" }
    return """
      \\data\\
      ngram 1=\(unigrams.count)
      ngram 2=\(pairs.count)

      \\1-grams:
      \(unigrams.joined(separator: "\n"))

      \\2-grams:
      \(pairs.map { "-0.1\t\($0)" }.joined(separator: "\n"))

      \\end\\

      """
  }

  private func model(_ text: String) throws -> NgramModel {
    try withTemporaryFolder { folder in
      let path = "\(folder)/lm.arpa"
      try text.write(toFile: path, atomically: true, encoding: .utf8)
      let tokens = try Model(contentsOf: Fixtures.path("models/digits.tern")).tokens
      return try NgramModel(arpa: path, symbols: tokens)
    }
  }

  private func search(_ paths: Int, _ change: (inout SearchOptions) -> Void) throws -> Recognizer {
    try digits {
      $0.decodingMethod = .modifiedBeamSearch(.init(pathCount: paths))
      $0.nBest = paths
      change(&$0.search)
    }
  }

  /// One hypothesis is chosen by the joiner alone: the tokens stay, the scores are those of icefall's
  /// formula.
  @Test func scoresAreAdded() throws {
    let language = try model(Self.arpa(["▁SIX ▁SIX", "▁FIVE ▁FOUR"]))
    let lowOrder = try model(Self.arpa(["▁SIX ▁FOUR"]))
    let samples = try Recording.all[0].samples()
    let plain = try search(1) { _ in }.result(of: samples)
    let fused = try search(1) {
      $0.languageModel = ScaledNgramModel(language, scale: 0.3)
      $0.lowOrderModel = ScaledNgramModel(lowOrder, scale: -0.16)
    }.result(of: samples)
    #expect(fused.tokens == plain.tokens && plain.tokens.count == 5)
    var expected = plain.nBest[0].score
    for (model, scale) in [(language, 0.3), (lowOrder, -0.16)] {
      var state = model.start
      for token in plain.tokens {
        let step = model.step(state, token.id)
        state = step.next
        expected += scale * Double(step.logProbability)
      }
    }
    #expect(abs(fused.nBest[0].score - expected) < 1e-5)
    #expect(abs(expected - plain.nBest[0].score) > 0.5)
  }

  @Test func aLanguageModelDecides() throws {
    let language = try model(Self.arpa(["▁SIX ▁SIX"], disliked: "▁FOUR"))
    let texts = try [0.01, 2].map { scale in
      try search(4) { $0.languageModel = ScaledNgramModel(language, scale: scale) }
        .result(of: Recording.all[0].samples()).text
    }
    #expect(texts[0] == "FIVE FOUR SIX SIX FOUR" && !texts[1].contains("FOUR"))
    #expect(texts[1].contains("SIX SIX"))
  }

  /// A symbol that the model has not costs much, but scores stay numbers.
  @Test func symbolsThatTheModelHasNot() throws {
    let text = Self.arpa(["▁SIX ▁SIX"]).replacing("▁FIVE", with: "▁OTHER")
    let language = try model(text.replacing("-3\t<unk>", with: "-3\t▁EXTRA"))
    for scale: Float in [0.5, -0.5] {
      let result = try search(4) { $0.languageModel = ScaledNgramModel(language, scale: scale) }
        .result(of: Recording.all[0].samples())
      #expect(result.nBest.allSatisfy { $0.score.isFinite } && !result.tokens.isEmpty)
    }
  }
}
