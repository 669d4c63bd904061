import Foundation
import TernLanguage
import TestSupport
import Testing

struct NgramModelTests {
  static let text = """
    \\data\\
    ngram 1=6
    ngram 2=5
    ngram 3=3

    \\1-grams:
    -99 <s> -0.3
    -0.7 </s>
    -1.5 <unk>
    -0.5 a -0.2
    -0.6 b 0.1
    -0.9 c

    \\2-grams:
    -0.2 <s> a -0.15
    -0.4 a b -0.25
    -0.3 b a
    -0.8 b </s>
    -0.35 a <unk> -0.6

    \\3-grams:
    -0.1 <s> a b
    -0.11 a b a
    -0.12 a b c

    \\end\\

    """

  /// All sentences of up to five symbols, one of them unknown, against the table itself.
  @Test func stepsAreTheTablesBackOff() throws {
    let symbols = ["c", "a", "<blk>", "b"]
    let model = try NgramModel(arpaText: Self.text, symbols)
    #expect(model.order == 3)
    #expect(model.leftOutCount == 0)
    let table = try KatzTable(arpaText: Self.text)
    for length in 0...5 {
      for number in 0..<Int(pow(4, Double(length))) {
        let sentence = (0..<length).map { number >> (2 * $0) & 3 }
        let expected = table.logProbabilities(sentence.map { symbols[$0] })
        for (score, value) in zip(model.scores(sentence), expected) {
          #expect(abs(Double(score) - value) < 1e-5, "\(sentence)")
        }
      }
    }
  }

  @Test func symbolsThatAreNotAskedForAreLeftOut() throws {
    let model = try NgramModel(arpaText: Self.text, ["b", "a"])
    #expect(model.leftOutCount == 2)
    // c is outside of the symbols as any number is: unknown.
    let unknown = model.step(0, 7).logProbability
    #expect(abs(unknown + 1.5 * log(10)) < 1e-6)
    #expect(model.step(0, -1).logProbability == unknown)
    let afterB = model.step(model.step(model.start, 1).next, 0).next
    #expect(abs(model.step(afterB, 5).logProbability - Float((-0.25 + 0.1 - 1.5) * log(10))) < 1e-5)
  }

  @Test func theSpecialSymbolsMayBeListed() throws {
    let model = try NgramModel(arpaText: Self.text, ["<unk>", "a", "</s>", "<s>", "b"])
    #expect(abs(model.step(model.step(0, 1).next, 0).logProbability + 0.35 * log(10)) < 1e-6)
    #expect(model.step(model.start, 2).logProbability == model.end(model.start))
    #expect(model.step(0, 3).next == model.start)
  }

  @Test func withoutUnknownAndEndNothingIsMadeUp() throws {
    let model = try NgramModel(
      arpaText: "\\data\\\nngram 1=1\n\\1-grams:\n-0.5 a\n\\end\\\n", ["a", "b"])
    #expect(model.step(model.start, 1).logProbability == -.infinity)
    #expect(model.end(model.start) == -.infinity)
    #expect(model.stateCount == 1)
  }

  @Test func symbolsNamedTwiceAreRefused() {
    let error = #expect(throws: LanguageError.self) {
      try NgramModel(arpaText: Self.text, ["a", "b", "a"])
    }
    #expect(error?.code == .symbol)
    #expect(error?.message == "symbols 0 and 2 are both 'a'")
  }

  @Test func missingFile() {
    let error = #expect(throws: LanguageError.self) {
      try NgramModel(arpa: "/none/lm.arpa", symbols: [])
    }
    #expect(error?.code == .file)
    #expect(error?.message.contains("/none/lm.arpa") == true)
  }

  /// Each damage to the text, and what is said of it.
  static let damages: [(from: String, to: String, message: String)] = [
    ("\\data\\", "\\date\\", "line 26: the file ends, expected '\\data\\' in it"),
    ("ngram 1=6", "ngram 1=7", "line 14: the 1-grams end after 6, expected 7"),
    ("ngram 1=6", "ngram 1=5", "line 12: '-0.9 c', expected '\\2-grams:'"),
    ("ngram 2=5", "ngram 2=9223372036854775807", "line 21: the 2-grams end after 5"),
    ("ngram 2=5", "ngram 2=92233720368547758070", "line 3: 'ngram 2=92233720368547758070'"),
    ("ngram 2=5", "ngram 2=-5", "line 3: 'ngram 2=-5', expected 'ngram 2='"),
    ("ngram 2=5", "ngram 3=5", "line 3: 'ngram 3=5', expected 'ngram 2='"),
    ("ngram 3=3", "ngram 3=2", "line 24: '-0.12 a b c', expected '\\end\\'"),
    ("ngram 3=3", "ngram 3=3\nngram 4=0", "line 27: '\\end\\', expected '\\4-grams:'"),
    ("\\2-grams:", "\\3-grams:", "line 14: '\\3-grams:', expected '\\2-grams:'"),
    ("\\end\\", "", "line 26: the file ends, expected '\\end\\'"),
    ("-0.12 a b c", "-0.12 a b", "line 24: '-0.12 a b', expected a logarithm, 3 symbols"),
    ("-0.12 a b c", "-0.12 a b c 1 1", "line 24: '-0.12 a b c 1 1', expected a logarithm"),
    ("-0.12 a b c", "-0.12 a b c -1", "line 24: an n-gram of the greatest length has back-off -1"),
    ("-0.12 a b c", "-0.12 a c b", "line 24: the first 2 symbols are not one of the 2-grams"),
    ("-0.12 a b c", "-0.11 a b a", "line 24: the same 3-gram as in line 23"),
    ("-0.8 b </s>", "-0.3 b a", "line 18: the same 2-gram as in line 17"),
    ("-0.9 c", "-0.9 a", "line 12: the same 1-gram as in line 10"),
    ("-0.9 c", "-0.9 d", "line 24: 'c' is not one of the 1-grams"),
    ("-0.9 c", "nan c", "line 12: 'nan', expected a finite logarithm"),
    ("-0.9 c", "-inf c", "line 12: '-inf', expected a finite logarithm"),
    ("-0.9 c", "-1e39 c", "line 12: '-1e39', expected a finite logarithm"),
    ("-0.9 c", "x c", "line 12: 'x', expected a finite logarithm"),
    ("-0.9 c", "0.9 c", "line 12: the logarithm of a probability is 0.9"),
    ("-0.9 c", "-0.9 c inf", "line 12: 'inf', expected a finite logarithm"),
    ("-0.9 c", "-0.9", "line 12: '-0.9', expected a logarithm, 1 symbols"),
  ]

  @Test(arguments: damages)
  func damageIsNamedByItsLine(_ damage: (from: String, to: String, message: String)) throws {
    #expect(Self.text.contains(damage.from))
    let text = Self.text.replacing(damage.from, with: damage.to)
    let error = #expect(throws: LanguageError.self) {
      try NgramModel(arpaText: text, ["a", "b", "c"])
    }
    #expect(error?.code == .format)
    #expect(error?.message.contains(damage.message) == true, "\(error?.message ?? "")")
  }

  /// Cut anywhere, the file is refused, but for what follows its end.
  @Test func truncation() throws {
    let bytes = Array(Self.text.utf8)
    for count in 0..<bytes.count - 2 {
      #expect(throws: LanguageError.self, "\(count) bytes") {
        try NgramModel(arpaText: String(decoding: bytes[..<count], as: UTF8.self), ["a", "b", "c"])
      }
    }
  }

  /// Any byte may be another: an error or a model, never a trap.
  @Test func anyByteMayBeDamaged() throws {
    var generator = SeededGenerator(seed: 1)
    for _ in 0..<2000 {
      var bytes = Array(Self.text.utf8)
      for _ in 0..<Int.random(in: 1...3, using: &generator) {
        bytes[Int.random(in: bytes.indices, using: &generator)] = UInt8.random(
          in: 0...255, using: &generator)
      }
      let text = bytes
      try withTemporaryFolder { folder in
        try Data(text).write(to: URL(filePath: "\(folder)/lm.arpa"))
        do {
          let model = try NgramModel(arpa: "\(folder)/lm.arpa", symbols: ["a", "b", "c"])
          let end = model.scores([0, 1, 2, 1, 0, 0, 1]).last
          #expect(end?.isNaN == false)
        } catch {
          #expect(error is LanguageError)
        }
      }
    }
  }
}
