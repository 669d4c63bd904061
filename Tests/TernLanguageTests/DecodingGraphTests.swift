import Foundation
import TernLanguage
import TestSupport
import Testing

struct DecodingGraphTests {
  /// Words that begin others, words that are spelled alike, a word with several spellings, one of them twice.
  private static let entries: [(String, [Int])] = [
    ("A", [1]), ("AB", [1, 2]), ("B", [2]), ("BEE", [2]), ("ABA", [1, 2, 1]), ("C", [3]),
    ("C", [1, 3]), ("C", [3]), ("ZED", [3, 3]), ("ZEE", [3, 3, 1]),
  ]
  private static let tokens = ["<blk>", "a", "b", "c", "d"]
  private let lexicon: Lexicon

  init() throws {
    lexicon = try Lexicon(
      entries: Self.entries.map { Lexicon.Entry(word: $0.0, tokens: $0.1) }, tokens: Self.tokens)
  }

  /// A model of the words but ZED and ZEE, which it has only as unknown, if at all.
  private func arpa(unknown: Bool) throws -> String {
    var generator = SeededGenerator(seed: 5)
    let words = ["A", "AB", "B", "BEE", "ABA", "C"]
    return try withTemporaryFolder { folder in
      var estimator = NgramEstimator(
        order: 3, smoothing: unknown ? .modifiedKneserNey : .kneserNey)
      for _ in 0..<30 {
        try estimator.add(
          (0..<Int.random(in: 1...5, using: &generator)).map { _ in
            words[Int.random(in: 0..<Int.random(in: 1...6, using: &generator), using: &generator)]
          })
      }
      try estimator.write(arpa: "\(folder)/lm.arpa")
      return try String(contentsOfFile: "\(folder)/lm.arpa", encoding: .utf8)
    }
  }

  /// All sentences of up to so many tokens in all ways to spell them, by brute force.
  private func sentences(
    upTo length: Int, score: ([String]) -> Double
  ) -> [GraphPath: [Double]] {
    let distinct = Set(Self.entries.map { Lexicon.Entry(word: $0.0, tokens: $0.1) })
    var found: [GraphPath: [Double]] = [:]
    func extend(_ tokens: [Int], _ words: [String]) {
      let total = score(words)
      if total > -.infinity {
        let numbers = words.compactMap { lexicon.words.firstIndex(of: $0) }
        found[GraphPath(tokens: tokens, words: numbers), default: []].append(total)
      }
      for entry in distinct where tokens.count + entry.tokens.count <= length {
        extend(tokens + entry.tokens, words + [entry.word])
      }
    }
    extend([], [])
    return found
  }

  private func expectEqual(_ found: [GraphPath: [Double]], _ expected: [GraphPath: [Double]]) {
    #expect(Set(found.keys) == Set(expected.keys))
    for (path, scores) in found {
      #expect(scores.count == 1, "\(path)")
      for (score, other) in zip(scores, expected[path] ?? []) {
        #expect(abs(score - other) < 1e-4, "\(path)")
      }
    }
  }

  // MARK: Lexicons

  /// The paths are the sentences, with the model's scores: no more, no less, none twice.
  @Test(arguments: [true, false], [true, false])
  func lexiconPathsAreSentences(_ unknown: Bool, _ lookAhead: Bool) throws {
    let arpa = try arpa(unknown: unknown)
    let table = try KatzTable(arpaText: arpa)
    let model = try NgramModel(arpaText: arpa, lexicon.words)
    let graph = LexiconGraph(lexicon: lexicon, model: model, scale: 0.7, lookAhead: lookAhead)
    let expected = sentences(upTo: 5) { 0.7 * table.logProbabilities($0).reduce(0, +) }
    #expect(expected.keys.contains { $0.tokens == [3, 3, 1] && $0.words.count == 1 } == unknown)
    #expect(expected.count > 500)
    expectEqual(graph.paths(upTo: 5), expected)
  }

  @Test func withoutAModelAllWordsAreFree() {
    let graph = LexiconGraph(lexicon: lexicon)
    #expect(graph.words == ["A", "AB", "ABA", "B", "BEE", "C", "ZED", "ZEE"])
    expectEqual(graph.paths(upTo: 5), sentences(upTo: 5) { _ in 0 })
  }

  /// No state is a dead end, even where the model lacks words.
  @Test(arguments: [true, false]) func statesLeadToAnEnd(_ unknown: Bool) throws {
    let model = try NgramModel(arpaText: arpa(unknown: unknown), lexicon.words)
    let graph = LexiconGraph(lexicon: lexicon, model: model)
    #expect(graph.leadsToAnEnd(after: 6, within: 3))
  }

  /// Beginnings of words have the score of the likeliest word that goes on from them.
  @Test func beginningsLookAhead() throws {
    let model = try NgramModel(arpaText: arpa(unknown: true), lexicon.words)
    let graph = LexiconGraph(lexicon: lexicon, model: model, scale: 2)
    var scores: [Float] = []
    graph.forEachArc(from: graph.start) { arc in
      if arc.token == 1, arc.word == nil { scores.append(arc.score) }
    }
    let unigrams = ["AB", "ABA", "C"].compactMap { lexicon.words.firstIndex(of: $0) }
      .map { 2 * model.step(0, $0).logProbability }
    #expect(scores == [try #require(unigrams.max())])
  }

  @Test func anEmptyLexiconSaysNothing() throws {
    let graph = LexiconGraph(lexicon: try Lexicon(entries: [], tokens: Self.tokens))
    #expect(graph.paths(upTo: 3) == [GraphPath(): [0]])
  }

  /// A large random lexicon: what the graph accepts is what can be cut into words.
  @Test func nothingOutsideOfTheLexicon() throws {
    var generator = SeededGenerator(seed: 2)
    let spellings = (0..<60).map { _ in
      (0..<Int.random(in: 1...4, using: &generator)).map { _ in
        Int.random(in: 1...4, using: &generator)
      }
    }
    let lexicon = try Lexicon(
      entries: spellings.enumerated().map { Lexicon.Entry(word: "W\($0)", tokens: $1) },
      tokens: Self.tokens)
    let graph = LexiconGraph(lexicon: lexicon)
    let accepted = Set(graph.paths(upTo: 5).keys.map(\.tokens))
    for number in 0..<1024 {
      let tokens = (0..<5).map { number >> (2 * $0) & 3 + 1 }
      var ends: Set = [0]
      for start in 0..<5 where ends.contains(start) {
        for spelling in spellings where tokens[start...].starts(with: spelling) {
          ends.insert(start + spelling.count)
        }
      }
      #expect(accepted.contains(tokens) == ends.contains(5), "\(tokens)")
    }
  }

  // MARK: Others

  @Test func tokensOfAModel() throws {
    let symbols = ["<blk>", "AB", "B", "A", "ABA", "QUUX"]
    let arpa = try arpa(unknown: false)
    let (model, table) = (try NgramModel(arpaText: arpa, symbols), try KatzTable(arpaText: arpa))
    let paths = NgramGraph(model: model, tokenCount: 6, scale: 0.5).paths(upTo: 4)
    // Four tokens that the model has: QUUX is none, and the blank is never said.
    #expect(paths.count == 1 + 4 + 16 + 64 + 256)
    for (path, scores) in paths {
      #expect(path.words.isEmpty)
      let expected = 0.5 * table.logProbabilities(path.tokens.map { symbols[$0] }).reduce(0, +)
      #expect(scores.count == 1 && abs(scores[0] - expected) < 1e-4, "\(path)")
    }
  }

  @Test func trivialGraph() {
    let paths = TrivialGraph(tokenCount: 3).paths(upTo: 2)
    #expect(Set(paths.keys.map(\.tokens)) == [[], [1], [2], [1, 1], [1, 2], [2, 1], [2, 2]])
    #expect(paths.values.allSatisfy { $0 == [0] })
  }
}
