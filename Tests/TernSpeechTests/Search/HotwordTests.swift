import Foundation
import TernGraph
import TernSpeech
import TestSupport
import Testing

struct HotwordTests {
  private func recognizer(_ hotwords: [Hotword] = []) throws -> Recognizer {
    try digits {
      $0.decodingMethod = .modifiedBeamSearch()
      $0.search.hotwords = hotwords
    }
  }

  /// FIVE FOUR SIX SIX FOUR; with some help, what comes second is heard.
  @Test func aPhraseIsPreferred() throws {
    let samples = try Recording.all[0].samples()
    #expect(try recognizer().result(of: samples).text == "FIVE FOUR SIX SIX FOUR")
    let preferred = [Hotword("SIX SIX SIX", score: 4)]
    let result = try recognizer(preferred).result(of: samples)
    #expect(result.text == "FIVE FOUR SIX SIX SIX FOUR")
    #expect(
      try recognizer([Hotword("SIX SIX SIX", score: 0.1)]).result(of: samples).text
        == "FIVE FOUR SIX SIX FOUR")

    let shared = try recognizer()
    let stream = try shared.makeStream(hotwords: preferred)
    try stream.accept(samples, sampleRate: 16000)
    try stream.finish()
    try stream.decode()
    #expect(stream.result == result)
    stream.reset()
    try stream.accept(samples, sampleRate: 16000)
    try stream.finish()
    try stream.decode()
    #expect(stream.result == result)
    #expect(try shared.result(of: samples).text == "FIVE FOUR SIX SIX FOUR")
  }

  /// Those of the recogniser and those of a stream.
  @Test func phrasesOfAStreamComeBeside() throws {
    let both = [Hotword("SIX SIX SIX", score: 4), Hotword("NINE", score: 0.5)]
    let samples = try Recording.all[0].samples()
    let stream = try recognizer([both[0]]).makeStream(hotwords: [both[1]])
    try stream.accept(samples, sampleRate: 16000)
    try stream.finish()
    try stream.decode()
    #expect(try stream.result == recognizer(both).result(of: samples))
  }

  @Test func phrasesThatCannotBeSpelledAreNamed() throws {
    let hotwords = ["NINE", "sechs", "SIX", "FÜNF", " ", "<unk>", "<blk>"].map { Hotword($0) }
    for make in [
      { _ = try recognizer(hotwords) }, { _ = try recognizer().makeStream(hotwords: hotwords) },
    ] {
      let error = #expect(throws: SpeechError.self) { try make() }
      #expect(error?.code == .hotword)
      #expect(
        error?.message == "the model's tokens cannot spell 'sechs', 'FÜNF', ' ', '<unk>', '<blk>'")
    }
    #expect(throws: SpeechError.self) { try recognizer([Hotword("NINE", score: .nan)]) }
  }

  @Test func otherSearchesRefuseThem() throws {
    for method in [
      DecodingMethod.greedySearch(), .beamSearch(), .fastBeamSearch(),
    ] {
      let error = #expect(throws: SpeechError.self) {
        try digits {
          $0.decodingMethod = method
          $0.search.hotwords = [Hotword("NINE")]
        }
      }
      #expect(error?.message.contains("\(method.name) with hotwords") == true)
      let recognizer = try digits { $0.decodingMethod = method }
      #expect(throws: SpeechError.self) { try recognizer.makeStream(hotwords: [Hotword("NINE")]) }
    }
  }

  /// By the tokenizer in the file, where there is one.
  @Test func theTokenizerSpells() throws {
    let tokenizer = try TextTokenizer(path: Fixtures.path("text/bpe.model"))
    let spelling = try HotwordSpelling(
      tokens: TokenTable(texts: tokenizer.pieces),
      tokenizer: Tokenizer(kind: "sentencepiece", bytes: tokenizer.bytes), silent: [0, 2])
    for phrase in ["GOOD MORNING", "MAKE SURE", "  UP TO   YOU "] {
      #expect(try spelling.spell(phrase) == tokenizer.encode(phrase))
    }
    #expect(try spelling.spell("日本") == nil && spelling.spell("") == nil)
    let error = #expect(throws: SpeechError.self) {
      try HotwordSpelling(
        tokens: TokenTable(texts: ["<blk>", "a"]),
        tokenizer: Tokenizer(kind: "sentencepiece", bytes: tokenizer.bytes), silent: [0])
    }
    #expect(error?.code == .token)
    #expect(throws: SpeechError.self) {
      try HotwordSpelling(
        tokens: TokenTable(texts: []), tokenizer: Tokenizer(kind: "sentencepiece", bytes: [1, 2]),
        silent: [])
    }
  }

  @Test func theLongestTokenSpells() throws {
    let texts = ["<blk>", "▁A", "▁AB", "B", "C", "▁", "BC"]
    let spelling = try HotwordSpelling(
      tokens: TokenTable(texts: texts), tokenizer: nil, silent: [0])
    #expect(try spelling.spell("ABC A") == [2, 4, 1])
    #expect(try spelling.spell("BC C") == [5, 6, 5, 4])
    #expect(try spelling.spell("ABD") == nil)
  }

  private func list(_ text: String) throws -> [Hotword] {
    try withTemporaryFolder { folder in
      let path = "\(folder)/hotwords.txt"
      try Data(text.utf8).write(to: URL(filePath: path))
      return try Hotword.list(ofFile: path)
    }
  }

  @Test func listsOfHotwords() throws {
    let expected = [
      Hotword("GOOD MORNING", score: 2.5), Hotword("NINE"), Hotword("A :B", score: -1),
    ]
    #expect(try list("GOOD  MORNING :2.5\r\n\n \nNINE\nA :B :-1") == expected)
    #expect(try list("").isEmpty)
    for text in ["A\nB :x", "A\n:2", "A\nB :nan", "A\nB :"] {
      let error = #expect(throws: SpeechError.self) { try list(text) }
      #expect(error?.code == .hotword && error?.message.contains("line 2") == true)
    }
    let missing = #expect(throws: SpeechError.self) { try Hotword.list(ofFile: "/no/such/file") }
    #expect(missing?.code == .file)
  }
}
