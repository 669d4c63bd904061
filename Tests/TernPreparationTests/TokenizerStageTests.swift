import Foundation
import TernCorpus
import TernInterchange
import TernPreparation
import TernSpeech
import TestSupport
import Testing

struct TokenizerStageTests {
  private func prepared(
    corpora: [String] = ["digits"], giga: [String] = [],
    _ change: (inout PreparationOptions) -> Void = { _ in }
  ) throws -> MadeUpCorpus {
    let corpus = try MadeUpCorpus()
    for name in corpora + giga { try corpus.writeDigits(name) }
    var options = try corpus.options(corpora: corpora, giga: giga)
    change(&options)
    try Preparation(options).run([.speechManifests, .tokenizers])
    return corpus
  }

  private func lines(_ corpus: MadeUpCorpus, _ name: String) throws -> [String] {
    try String(contentsOfFile: corpus.path("data/lang_bpe_20/\(name)"), encoding: .utf8)
      .split(separator: "\n").map(String.init)
  }

  @Test func tokensAreThoseOfTheModel() throws {
    let corpus = try prepared()
    let model = try SentencePieceModel(path: corpus.path("data/lang_bpe_20/bpe.model"))
    let tokens = try TokenFile(path: corpus.path("data/lang_bpe_20/tokens.txt")).tokens
    #expect(tokens == model.pieces)
    #expect(tokens.count == 20)
    #expect(tokens[..<3] == ["<blk>", "<sos/eos>", "<unk>"])
  }

  @Test func wordsAreSortedBetweenThoseThatStandForSomethingElse() throws {
    let corpus = try prepared()
    #expect(
      try lines(corpus, "words.txt") == [
        "<eps> 0", "!SIL 1", "<SPOKEN_NOISE> 2", "<UNK> 3", "FIVE 4", "FOUR 5", "ONE 6", "SIX 7",
        "THREE 8", "TWO 9", "#0 10", "<s> 11", "</s> 12",
      ])
  }

  @Test func theLexiconSpellsEachWord() throws {
    let corpus = try prepared()
    let tokenizer = try TextTokenizer(path: corpus.path("data/lang_bpe_20/bpe.model"))
    let lexicon = try lines(corpus, "lexicon.txt")
    #expect(lexicon.count == 7)
    for line in lexicon.dropLast() {
      let fields = line.split(separator: " ").map(String.init)
      #expect(fields.dropFirst().joined() == "▁\(fields[0])")
      #expect(fields.dropFirst().allSatisfy(tokenizer.pieces.contains))
    }
    #expect(lexicon.last == "<UNK> ▁ <unk>")
  }

  @Test func textsOfSecondCorporaAreNotLearntWhereThereAreFirstOnes() throws {
    let corpus = try prepared(corpora: ["digits"], giga: ["second"])
    #expect(try lines(corpus, "transcript_words.txt").count == 12)
    #expect(try lines(prepared(corpora: [], giga: ["second"]), "transcript_words.txt").count == 12)
    #expect(try lines(prepared(corpora: ["a", "b"]), "transcript_words.txt").count == 24)
  }

  @Test func tooLittleTextIsAnErrorThatSaysForHowManyTokensItIsEnough() throws {
    let error = #expect(throws: PreparationError.self) {
      try prepared { $0.vocabularySizes = [500] }
    }
    #expect(error?.code == .settings)
    #expect(error?.message.contains("--vocab-size") == true)
  }

  @Test func severalSizesAreMade() throws {
    let corpus = try prepared { $0.vocabularySizes = [18, 20] }
    let folders = Set(
      try corpus.contents(of: "data").keys.compactMap { $0.split(separator: "/").first })
    #expect(folders.isSuperset(of: ["lang_bpe_18", "lang_bpe_20"]))
  }
}
