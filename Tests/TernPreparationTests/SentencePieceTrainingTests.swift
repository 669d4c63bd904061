import Foundation
import TernCorpus
import TernInterchange
import TernPreparation
import TernSpeech
import TestSupport
import Testing

struct SentencePieceTrainingTests {
  private let text = Fixtures.path("preparation/transcripts.txt")

  /// What SentencePiece's Python module made of the same text: `Tools/goldens/pieces.py`.
  private struct Golden: Decodable {
    let pieces: [String]
    let tokens: Int

    init() throws {
      let url = URL(filePath: Fixtures.path("preparation/pieces.json"))
      self = try JSONDecoder().decode(Golden.self, from: Data(contentsOf: url))
    }
  }

  private func sentences() throws -> [Substring] {
    try String(contentsOfFile: text, encoding: .utf8).split(separator: "\n")
  }

  @Test func learnsThePiecesOfThePythonModule() throws {
    let golden = try Golden()
    let model = try SentencePieceModel(learntFrom: text, pieceCount: 100)
    #expect(model.pieces.count == 100)
    #expect(model.pieces[..<3] == ["<blk>", "<sos/eos>", "<unk>"])
    // Versions of the library differ at the margin, by 22 pieces of 100.
    #expect(Set(model.pieces).intersection(golden.pieces).count >= 75)
  }

  @Test func spellsTheTextInAsManyTokens() throws {
    try withTemporaryFolder { folder in
      let golden = try Golden()
      let model = try SentencePieceModel(learntFrom: text, pieceCount: 100)
      let path = "\(folder)/bpe.model"
      try Data(model.bytes).write(to: URL(filePath: path))
      let tokenizer = try TextTokenizer(path: path)
      let tokens = try sentences().map { try tokenizer.encode(String($0)) }
      let count = tokens.map(\.count).reduce(0, +)
      #expect(abs(count - golden.tokens) * 20 <= golden.tokens, "\(count) of \(golden.tokens)")
      #expect(tokens.allSatisfy { !$0.contains(2) }, "all characters are covered")
    }
  }

  @Test func theSameTextGivesTheSameModel() throws {
    let models = try (0..<2).map { _ in try SentencePieceModel(learntFrom: text, pieceCount: 60) }
    #expect(models[0].bytes == models[1].bytes)
  }

  @Test func saysHowManyTokensTheTextIsEnoughFor() throws {
    let error = #expect(throws: PreparationError.self) {
      try SentencePieceModel(learntFrom: text, pieceCount: 5000)
    }
    let most = try #require(error?.message.firstMatch(of: /at most ([0-9]+) tokens/)?.1)
    let count = try #require(Int(most))
    #expect(try SentencePieceModel(learntFrom: text, pieceCount: count).pieces.count == count)
    #expect(throws: PreparationError.self) {
      try SentencePieceModel(learntFrom: text, pieceCount: count + 1)
    }
  }

  @Test(arguments: [-1, 0, 3, 20])
  func refusesFewerTokensThanCharacters(count: Int) {
    let error = #expect(throws: PreparationError.self) {
      try SentencePieceModel(learntFrom: text, pieceCount: count)
    }
    #expect(error?.code == .settings)
  }

  @Test func refusesATextThatIsNotThereOrEmpty() throws {
    try withTemporaryFolder { folder in
      let empty = "\(folder)/empty.txt"
      try Data().write(to: URL(filePath: empty))
      for path in [empty, "\(folder)/none.txt", folder] {
        #expect(throws: PreparationError.self) {
          try SentencePieceModel(learntFrom: path, pieceCount: 100)
        }
      }
    }
  }
}
