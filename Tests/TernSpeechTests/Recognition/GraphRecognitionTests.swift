import TernGraph
import TernLanguage
import TernSpeech
import TestSupport
import Testing

/// Fast beam search of a lexicon's words, in the recogniser.
struct GraphRecognitionTests {
  private func graph(_ words: [String]) throws -> LexiconGraph {
    let tokens = try Model(contentsOf: Fixtures.path("models/digits.tern")).tokens
    let entries = words.map { word in
      Lexicon.Entry(word: word, tokens: [tokens.firstIndex(of: "▁\(word)") ?? 0])
    }
    return LexiconGraph(lexicon: try Lexicon(entries: entries, tokens: tokens))
  }

  /// Only words of the graph are said, whichever way the audio comes, and whether or not paths are drawn.
  @Test(arguments: [nil, NBestOptions()]) func aGraphLimitsTheWords(nBest: NBestOptions?) throws {
    for (words, text) in [
      (["FIVE", "FOUR", "SIX"], "FIVE FOUR SIX SIX FOUR"), (["FIVE", "SIX"], nil),
    ] {
      let graph = try graph(words)
      let recognizer = try digits {
        $0.decodingMethod = .fastBeamSearch(graph: graph, nBest: nBest, of: .words)
        $0.nBest = 4
      }
      let samples = try Recording.all[0].samples()
      let result = try recognizer.result(of: samples)
      #expect(result.nBest.allSatisfy { $0.words.allSatisfy { words.contains($0.text) } })
      #expect(result.words.count > 2 && (text == nil || result.text == text))
      #expect(try recognizer.result(of: samples, block: 640) == result)
    }
  }
}
