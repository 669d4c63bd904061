import TernGraph
import TernLanguage
import TernSpeech
import TestSupport
import Testing

/// Fast beam search of a lexicon's words, in the recogniser.
struct GraphRecognitionTests {
  /// Only words of the graph are said, whichever way the audio comes, and whether or not paths are drawn.
  @Test(arguments: [nil, NBestOptions()]) func aGraphLimitsTheWords(nBest: NBestOptions?) throws {
    for (words, text) in [
      (["FIVE", "FOUR", "SIX"], "FIVE FOUR SIX SIX FOUR"), (["FIVE", "SIX"], nil),
    ] {
      let graph = try graph(of: words.map { [$0] })
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

  /// Audio that ends within a word of the graph gives the words before it.
  @Test(arguments: [nil, NBestOptions()]) func anIncompleteWordIsLeftOut(nBest: NBestOptions?)
    throws
  {
    let graph = try graph(of: [["FIVE", "FOUR"], ["SIX", "SIX", "FOUR", "NINE"]])
    var options = FastBeamOptions()
    options.beam = 4  // what ends with a word is gone
    let recognizer = try digits {
      $0.decodingMethod = .fastBeamSearch(options, graph: graph, nBest: nBest, of: .words)
    }
    let samples = try Recording.all[0].samples()
    #expect(Recording.all[0].text == "FIVE FOUR SIX SIX FOUR")
    #expect(try recognizer.result(of: samples).text == "FIVE FOUR")
    let stream = recognizer.makeStream()
    try stream.accept(samples, sampleRate: 16000)
    try stream.decode()
    #expect(stream.result.text.hasPrefix("FIVE FOUR SIX"))  // which may go on
  }
}
