import Foundation
import TernCorpus
import TernLanguage
import TernPreparation
import TestSupport
import Testing

struct NgramStageTests {
  private let stages: [Stage] = [.speechManifests, .tokenizers, .ngramModels]

  private func text(_ corpus: MadeUpCorpus, _ name: String) throws -> String {
    try String(contentsOfFile: corpus.path("data/\(name)"), encoding: .utf8)
  }

  /// The n-grams of a length that an ARPA file lists.
  private func ngrams(_ arpa: String, length: Int) -> Set<String> {
    let sections = arpa.components(separatedBy: "\\\(length)-grams:\n")
    let lines = sections.last?.components(separatedBy: "\n\n").first?.split(separator: "\n") ?? []
    return Set(
      lines.compactMap { line in line.split(separator: "\t").dropFirst().first.map(String.init) })
  }

  @Test func modelsAreOfTheTranscriptsTokensAndWords() throws {
    let corpus = try MadeUpCorpus()
    try corpus.writeDigits()
    try Preparation(corpus.options()).run(stages)
    let tokens = try text(corpus, "lang_bpe_20/transcript_tokens.txt").split(separator: "\n")
    #expect(tokens.count == 12)
    let pairs = tokens.flatMap { line in
      let symbols = ["<s>"] + line.split(separator: " ").map(String.init) + ["</s>"]
      return zip(symbols, symbols.dropFirst()).map { "\($0) \($1)" }
    }
    for order in 2...5 {
      let arpa = try text(corpus, "lang_bpe_20/\(order)gram.arpa")
      #expect(arpa.contains("ngram \(order)="))
      #expect(!arpa.contains("ngram \(order + 1)="))
      #expect(ngrams(arpa, length: 2) == Set(pairs))
    }
    let words = try text(corpus, "lm/3gram.arpa")
    #expect(ngrams(words, length: 1).isSuperset(of: ["ONE", "TWO", "SIX", "<s>", "</s>"]))
    #expect(ngrams(words, length: 3).contains("THREE FOUR FIVE"))
  }

  @Test func givenTextsAreLearntToo() throws {
    let corpus = try MadeUpCorpus()
    try corpus.writeDigits()
    try corpus.write("NINE FOUR\n", as: "more.txt")
    try corpus.write("84-1-0000 OUR FOX\n", as: "84-1.trans.txt")
    var options = try corpus.options()
    // "84-1-0001 OLD OAK", compressed.
    let compressed = "H4sIAAAAAAACA7Mw0TXUNTAwMFTw93FR8Hf05gIAU8FxARIAAAA="
    try corpus.write(#require(Data(base64Encoded: compressed)), as: "84-1.trans.txt.gz")
    let texts = ["more.txt", "84-1.trans.txt", "84-1.trans.txt.gz"]
    options.languageModelTexts = texts.map(corpus.path)
    try Preparation(options).run(stages)
    let words = try text(corpus, "lm/3gram.arpa")
    #expect(ngrams(words, length: 2).isSuperset(of: ["NINE FOUR", "OUR FOX", "OLD OAK"]))
    #expect(!ngrams(words, length: 1).contains { $0.hasPrefix("84-1-000") })
    let lexicon = try text(corpus, "lang_bpe_20/lexicon.txt").split(separator: "\n")
    #expect(lexicon.contains { $0.hasPrefix("FOX ") })
    // The tokenizer is of transcripts alone.
    #expect(try text(corpus, "lang_bpe_20/transcript_words.txt").split(separator: "\n").count == 12)
    #expect(
      try text(corpus, "lang_bpe_20/transcript_tokens.txt").split(separator: "\n").count == 15)
  }

  @Test func aDownloadedModelOfWordsIsTaken() throws {
    let corpus = try MadeUpCorpus()
    try corpus.writeDigits()
    let model = "\\data\\\nngram 1=1\n\n\\1-grams:\n-1\tONE\n\\end\\\n"
    try corpus.write(model, as: "download/lm/3-gram.pruned.1e-7.arpa")
    try Preparation(corpus.options()).run(stages)
    #expect(try text(corpus, "lm/3gram.arpa") == model)
  }
}
