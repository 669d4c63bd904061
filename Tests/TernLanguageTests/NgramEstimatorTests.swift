import Foundation
import TernLanguage
import TestSupport
import Testing

struct NgramEstimatorTests {
  private static let textPath = Fixtures.path("language/text.txt")

  private func sentences() throws -> [[String]] {
    try String(contentsOfFile: Self.textPath, encoding: .utf8)
      .split(separator: "\n", omittingEmptySubsequences: false).dropLast()
      .map { $0.split(separator: " ").map(String.init) }
  }

  /// The ARPA file of sentences.
  private func arpa(
    _ sentences: [[String]], order: Int, _ smoothing: NgramSmoothing = .modifiedKneserNey
  ) throws -> String {
    try withTemporaryFolder { folder in
      var estimator = NgramEstimator(order: order, smoothing: smoothing)
      for sentence in sentences { try estimator.add(sentence) }
      try estimator.write(arpa: "\(folder)/lm.arpa")
      return try String(contentsOfFile: "\(folder)/lm.arpa", encoding: .utf8)
    }
  }

  /// Random sentences of symbols a, b, c...
  private func randomSentences(
    _ count: Int, symbols: Int, _ generator: inout SeededGenerator
  ) -> [[String]] {
    (0..<count).map { _ in
      (0..<Int.random(in: 0...6, using: &generator)).map { _ in
        let highest = Int.random(in: 1...symbols, using: &generator)
        let symbol = Int.random(in: 0..<highest, using: &generator)
        return String(UnicodeScalar(UInt8(ascii: "a") + UInt8(symbol)))
      }
    }
  }

  // MARK: Numbers

  @Test(arguments: [
    ("kneser-ney", 3, NgramSmoothing.kneserNey),
    ("modified-kneser-ney", 4, NgramSmoothing.modifiedKneserNey),
  ])
  func equalsTheGoldens(_ name: String, _ order: Int, _ smoothing: NgramSmoothing) throws {
    let expected = try KatzTable(arpa: Fixtures.path("language/\(name).arpa")).ngrams
    let found = try withTemporaryFolder { folder in
      var estimator = NgramEstimator(order: order, smoothing: smoothing)
      try estimator.add(textFile: Self.textPath)
      #expect(estimator.sentenceCount == 90)
      try estimator.write(arpa: "\(folder)/lm.arpa")
      return try KatzTable(arpa: "\(folder)/lm.arpa").ngrams
    }
    #expect(Set(found.keys) == Set(expected.keys))
    for (ngram, row) in expected {
      let own = try #require(found[ngram])
      #expect(abs(own.backOff - row.backOff) < 1e-6 * log(10), "\(ngram)")
      if ngram == ["<s>"] { continue }
      #expect(abs(own.logProbability - row.logProbability) < 1e-6 * log(10), "\(ngram)")
    }
  }

  /// KenLM's scores with KenLM's file.
  @Test func scoresEqualKenLMs() throws {
    struct Golden: Decodable {
      var sentence: [String]
      var scores: [Double]
    }
    let goldens = try JSONDecoder().decode(
      [Golden].self, from: Data(contentsOf: URL(filePath: Fixtures.path("language/scores.json"))))
    #expect(goldens.count == 40)
    let symbols = Set(try sentences().joined()).sorted()
    let model = try NgramModel(
      arpa: Fixtures.path("language/modified-kneser-ney.arpa"), symbols: symbols)
    #expect(model.leftOutCount == 0)
    for golden in goldens {
      let numbers = golden.sentence.map { symbols.firstIndex(of: $0) ?? symbols.count }
      for (score, expected) in zip(model.scores(numbers), golden.scores) {
        #expect(abs(Double(score) - expected * log(10)) < 2e-5 * log(10), "\(golden.sentence)")
      }
    }
  }

  /// After every history that can be, all symbols, the unknown one and the end have probability 1.
  @Test(arguments: NgramSmoothing.allCases, [1, 2, 3, 5])
  func probabilitiesAddUpToOne(_ smoothing: NgramSmoothing, _ order: Int) throws {
    var generator = SeededGenerator(seed: UInt64(order))
    for count in [5, 10, 60, 200] {
      // Enough symbols for none to be followed by all.
      let sentences = randomSentences(count, symbols: 24, &generator)
      let symbols = Set(sentences.joined()).sorted()
      let model = try NgramModel(arpaText: arpa(sentences, order: order, smoothing), symbols)
      // States are numbered without gaps.
      for state in 0..<Int32(model.stateCount) {
        let unknown = smoothing == .kneserNey ? 0 : exp(model.step(state, -1).logProbability)
        let sum = symbols.indices.reduce(unknown + exp(model.end(state))) {
          $0 + exp(model.step(state, $1).logProbability)
        }
        #expect(abs(sum - 1) < 2e-5, "\(generator), \(count) sentences, state \(state)")
      }
    }
  }

  /// What is written is read as it is written: scores of random sentences by the definition of backing off.
  @Test(arguments: NgramSmoothing.allCases, 1...5)
  func readAsWritten(_ smoothing: NgramSmoothing, _ order: Int) throws {
    var generator = SeededGenerator(seed: UInt64(order) + 10)
    let sentences = randomSentences(50, symbols: 6, &generator)
    let symbols = ["f", "e", "<unk>", "d", "c", "b", "a"]
    let text = try arpa(sentences, order: order, smoothing)
    let model = try NgramModel(arpaText: text, symbols)
    #expect(model.order == order)
    let table = try KatzTable(arpaText: text)
    for sentence in randomSentences(300, symbols: 8, &generator) {
      let numbers = sentence.map { symbols.firstIndex(of: $0) ?? -1 }
      for (score, expected) in zip(model.scores(numbers), table.logProbabilities(sentence)) {
        let isEqual = abs(Double(score) - expected) < 1e-4 || Double(score) == expected
        #expect(isEqual, "\(sentence): \(score), \(expected)")
      }
    }
  }

  // MARK: Files

  @Test func theOrderOfSentencesChangesNothing() throws {
    let sentences = try sentences()
    let text = try arpa(sentences, order: 3)
    #expect(try arpa(sentences.reversed(), order: 3) == text)
    #expect(text.hasPrefix("\\data\\\nngram 1=27\nngram 2=153\nngram 3=234\n\n\\1-grams:\n"))
    #expect(text.hasSuffix("\n\n\\end\\\n"))
  }

  /// A text file's spaces, tabs, line ends and mark make no difference.
  @Test func textFiles() throws {
    let expected = try arpa([["a", "b"], [], ["b", "c"]], order: 2)
    try withTemporaryFolder { folder in
      let path = "\(folder)/text.txt"
      try "\u{FEFF}a  b\r\n\t\n b\tc ".write(toFile: path, atomically: true, encoding: .utf8)
      var estimator = NgramEstimator(order: 2)
      try estimator.add(textFile: path)
      #expect(estimator.sentenceCount == 3)
      #expect(estimator.symbolCount == 10)
      try estimator.write(arpa: "\(folder)/lm.arpa")
      #expect(try String(contentsOfFile: "\(folder)/lm.arpa", encoding: .utf8) == expected)
    }
  }

  @Test func anOrderBeyondTheSentences() throws {
    let text = try arpa([["a"], []], order: 5)
    #expect(text.hasPrefix("\\data\\\nngram 1=4\nngram 2=3\nngram 3=1\nngram 4=0\nngram 5=0\n"))
    #expect(try NgramModel(arpaText: text, ["a"]).order == 5)
  }

  @Test func theTextsUnknownSymbolIsTheModels() throws {
    let text = try arpa([["a", "<UNK>"], ["a", "b"]], order: 2)
    #expect(!text.contains("<unk>"))
    let model = try NgramModel(arpaText: text, ["a", "b", "<UNK>"])
    let (history, _) = model.step(model.start, 0)
    #expect(model.step(history, 77).logProbability == model.step(history, 2).logProbability)
    #expect(model.step(history, 77).logProbability == model.step(history, 1).logProbability)
  }

  // MARK: Refusals

  @Test(arguments: ["", "a b", "a\tb", "a\n", "<s>", "</s>", "<UNK>"])
  func symbolsThatCannotBe(_ symbol: String) throws {
    var estimator = NgramEstimator(order: 2)
    try estimator.add(["a", "<unk>"])
    for _ in 0..<2 {
      let error = #expect(throws: LanguageError.self) { try estimator.add(["b", symbol]) }
      #expect(error?.code == .symbol)
    }
    #expect(estimator.sentenceCount == 1)
    #expect(estimator.symbolCount == 4)
  }

  @Test func aFilesLineIsNamed() throws {
    try withTemporaryFolder { folder in
      try "a\nb <s>\n".write(toFile: "\(folder)/a.txt", atomically: true, encoding: .utf8)
      var estimator = NgramEstimator(order: 2)
      let error = #expect(throws: LanguageError.self) {
        try estimator.add(textFile: "\(folder)/a.txt")
      }
      #expect(
        error?.message == "\(folder)/a.txt, line 2: '<s>' cannot be a symbol of a sentence")
    }
  }

  @Test func nothingToEstimateFrom() {
    let error = #expect(throws: LanguageError.self) {
      try NgramEstimator(order: 3).write(arpa: "/none/lm.arpa")
    }
    #expect(error?.code == .size)
  }

  @Test func aFileThatCannotBeWritten() throws {
    var estimator = NgramEstimator(order: 3)
    try estimator.add(["a"])
    let full = estimator
    let error = #expect(throws: LanguageError.self) { try full.write(arpa: "/none/lm.arpa") }
    #expect(error?.code == .file)
    #expect(error?.message.contains("/none/lm.arpa") == true)
  }
}
