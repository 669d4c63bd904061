import Foundation
import TernInterchange
import TernSpeech
import TestSupport
import Testing

struct TextTokenizerTests {
  private struct Case: Decodable {
    let text: String
    let ids: [Int]
  }

  @Test func numbersAreThoseOfPython() throws {
    let tokenizer = try TextTokenizer(path: Fixtures.path("text/bpe.model"))
    let data = try Data(contentsOf: URL(filePath: Fixtures.path("text/encode.json")))
    let cases = try JSONDecoder().decode([Case].self, from: data)
    #expect(cases.count == 33)
    for golden in cases {
      #expect(try tokenizer.encode(golden.text) == golden.ids, "\(golden.text)")
    }
    #expect(tokenizer.pieces.count == 100 && tokenizer.pieces[0] == "<blk>")
    #expect(tokenizer.bytes.count == 241_424)
  }

  /// Normalisation makes more letters, and so more tokens, than the text has bytes.
  @Test func textsThatGrow() throws {
    let tokenizer = try TextTokenizer(path: Fixtures.path("text/bpe.model"))
    let text = String(repeating: "㍿", count: 500)
    let spelled = String(repeating: "株式会社", count: 500)
    #expect(try tokenizer.encode(text) == tokenizer.encode(spelled))
    let arabic = try tokenizer.encode("ﷺ ﷺ ﷺ")
    #expect(
      arabic == (try tokenizer.encode("صلى الله عليه وسلم صلى الله عليه وسلم صلى الله عليه وسلم")))
  }

  @Test func threadsShareIt() async throws {
    let tokenizer = try TextTokenizer(path: Fixtures.path("text/bpe.model"))
    let expected = try tokenizer.encode("IT'S UP TO YOU TO MAKE SURE THEY NEVER FORGET")
    await withTaskGroup(of: Bool.self) { group in
      for _ in 0..<4 {
        group.addTask {
          (0..<500).allSatisfy { _ in
            (try? tokenizer.encode("IT'S UP TO YOU TO MAKE SURE THEY NEVER FORGET")) == expected
          }
        }
      }
      for await isEqual in group { #expect(isEqual) }
    }
  }

  @Test func notATokenizer() throws {
    let missing = #expect(throws: SpeechError.self) {
      try TextTokenizer(path: Fixtures.path("text/none"))
    }
    #expect(missing?.code == .file)
    let tokens = #expect(throws: SpeechError.self) {
      try TextTokenizer(path: Fixtures.path("text/tokens.txt"))
    }
    #expect(tokens?.code == .token && tokens?.message.contains("tokens.txt") == true)
  }

  @Test func piecesAreTheTokens() throws {
    let model = try SentencePieceModel(path: Fixtures.path("text/bpe.model"))
    #expect(model.pieces == (try TokenFile(path: Fixtures.path("text/tokens.txt")).tokens))
    #expect(model.bytes.count == 241_424)
  }

  /// The name of piece 0 changed in the file's bytes.
  @Test func theFirstPieceIsTheBlank() throws {
    var bytes = try [UInt8](Data(contentsOf: URL(filePath: Fixtures.path("text/bpe.model"))))
    let blank = Array("<blk>".utf8)
    let place = try #require(bytes.indices.first { bytes[$0...].starts(with: blank) })
    bytes[place + 1] = UInt8(ascii: "x")
    let model = try SentencePieceModel(bytes: bytes, name: "bpe.model")
    let error = #expect(throws: SpeechError.self) { try TextTokenizer(model) }
    #expect(error?.code == .token)
    #expect(error?.message == "bpe.model: piece 0 is '<xlk>', expected '<blk>'")
  }
}
