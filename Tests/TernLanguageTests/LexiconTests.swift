import Foundation
import TernLanguage
import TestSupport
import Testing

struct LexiconTests {
  private let tokens = ["<blk>", "a", "b", "c"]

  /// What is said of a lexicon's text.
  private func error(_ text: String, tokens: [String]? = nil) -> LanguageError? {
    #expect(throws: LanguageError.self) {
      try withTemporaryFolder { folder in
        let path = "\(folder)/lexicon.txt"
        try Data(text.utf8).write(to: URL(filePath: path))
        _ = try Lexicon(path: path, tokens: tokens ?? self.tokens)
      }
    }
  }

  private func pieces() throws -> [String] {
    try String(contentsOfFile: Fixtures.path("text/tokens.txt"), encoding: .utf8)
      .split(separator: "\n").map { String($0.prefix { $0 != " " }) }
  }

  // MARK: icefall's files

  /// Words are spelled, sorted and written as icefall does it, and read back.
  @Test func filesAreIcefalls() throws {
    let pieces = try pieces()
    let path = Fixtures.path("language/lexicon.txt")
    let golden = try Lexicon(path: path, tokens: pieces)
    #expect(golden.entries.count == 15)
    let spellings = Dictionary(uniqueKeysWithValues: golden.entries.map { ($0.word, $0.tokens) })
    let said = ["zebra", "THE", "ÉTÉ", "THE", "<UNK>"] + golden.words.reversed()
    let unknown: [Int] = try #require(spellings["<UNK>"])
    let built = try Lexicon(
      words: said, tokens: pieces, unknown: unknown
    ) { try #require(spellings[$0]) }
    #expect(built.entries == golden.entries)
    try withTemporaryFolder { folder in
      try built.write(to: "\(folder)/lexicon.txt")
      try built.write(words: "\(folder)/words.txt")
      for name in ["lexicon.txt", "words.txt"] {
        let found = try Data(contentsOf: URL(filePath: "\(folder)/\(name)"))
        #expect(found == (try Data(contentsOf: URL(filePath: Fixtures.path("language/\(name)")))))
      }
    }
  }

  @Test func spacesLineEndsAndSeveralSpellings() throws {
    try withTemporaryFolder { folder in
      let path = "\(folder)/lexicon.txt"
      try "\u{FEFF}B  b\r\n\r\nA\ta c \n B a\tb\nA a c".write(
        toFile: path, atomically: true, encoding: .utf8)
      let lexicon = try Lexicon(path: path, tokens: tokens)
      #expect(
        lexicon.entries == [
          Lexicon.Entry(word: "B", tokens: [2]), Lexicon.Entry(word: "A", tokens: [1, 3]),
          Lexicon.Entry(word: "B", tokens: [1, 2]), Lexicon.Entry(word: "A", tokens: [1, 3]),
        ])
      #expect(lexicon.words == ["A", "B"])
    }
  }

  /// Letters that Unicode calls equal are not, since models and tokenizers tell them apart.
  @Test func wordsDifferByTheirBytes() throws {
    let (composed, decomposed) = ("\u{E9}", "e\u{301}")
    let lexicon = try Lexicon(words: [composed, decomposed, composed], tokens: tokens) {
      $0.utf8.count == 2 ? [1] : [2]
    }
    #expect(lexicon.entries.map(\.tokens) == [[2], [1]])
    #expect(lexicon.words.map { Array($0.utf8) } == [Array(decomposed.utf8), Array(composed.utf8)])
  }

  // MARK: Refusals

  @Test(arguments: [
    ("A a\nB\n", "line 2: 'B', expected a word and the tokens"),
    ("A a\n\nB b d\n", "line 3: 'd' is not one of the tokens"),
    ("A a\nB <blk>", "line 2: the word 'B' is spelled with token 0, expected 1 to 3"),
    ("<eps> a\n", "line 1: '<eps>' cannot be a word"),
    ("A a\n</s> a\n", "line 2: '</s>' cannot be a word"),
    ("#0 a\n", "line 1: '#0' cannot be a word"),
  ])
  func linesAreNamed(_ text: String, _ message: String) {
    #expect(error(text)?.message.contains(message) == true)
  }

  @Test func notText() throws {
    try withTemporaryFolder { folder in
      let path = "\(folder)/lexicon.txt"
      try Data([0x41, 0x20, 0x61, 0x0A, 0xFF, 0x20, 0x61]).write(to: URL(filePath: path))
      let error = #expect(throws: LanguageError.self) { try Lexicon(path: path, tokens: tokens) }
      #expect(error?.code == .format)
      #expect(error?.message == "\(path), line 2: not UTF-8 text")
    }
  }

  @Test func tokensNamedTwice() {
    #expect(error("A a", tokens: ["<blk>", "a", "a"])?.message == "tokens 1 and 2 are both 'a'")
  }

  @Test func missingAndUnwritableFiles() throws {
    let lexicon = try Lexicon(entries: [], tokens: tokens)
    let missing = #expect(throws: LanguageError.self) {
      try Lexicon(path: "/none/lexicon.txt", tokens: tokens)
    }
    let unwritable = #expect(throws: LanguageError.self) { try lexicon.write(to: "/none/a.txt") }
    #expect(missing?.code == .file)
    #expect(unwritable?.code == .file)
  }

  @Test func wordsAndSpellingsThatCannotBe() {
    struct Unspellable: Error {}
    for (word, spelling) in [("", [1]), ("A B", [1]), ("A", []), ("A", [4]), ("A", [-1])] {
      let error = #expect(throws: LanguageError.self) {
        try Lexicon(words: ["B", word], tokens: tokens) { $0 == "B" ? [2] : spelling }
      }
      #expect(error?.code == .symbol)
    }
    #expect(throws: Unspellable.self) {
      try Lexicon(words: ["A"], tokens: tokens) { _ in throw Unspellable() }
    }
  }
}
