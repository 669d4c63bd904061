import Foundation
import TernEvaluation
import TestSupport
import Testing

/// Results of icefall's own functions and kaldialign: see `Fixtures/text/README.md`.
@Suite struct ScoringGoldenTests {
  struct Pairs: Decodable {
    struct Pair: Decodable {
      let id, ref, hyp: String
      let ins, dels, subs, corr: Int
      let alignment: [[String]]
    }
    let pairs: [Pair]
    let rate: Double
    let errors, transcripts: String

    enum CodingKeys: String, CodingKey {
      case pairs
      case rate = "wer_returned"
      case errors = "errs_file"
      case transcripts = "recogs_file"
    }
  }

  struct Case: Decodable, CustomTestStringConvertible {
    struct Utterance: Decodable { let id, ref, hyp: String }
    let name: String
    let utterances: [Utterance]
    let recogs, errs, summary, log: String

    var testDescription: String { name }
    static let all: [Case] = (try? read("scoring")) ?? []
  }

  static func read<Value: Decodable>(_ name: String) throws -> Value {
    let data = try Data(contentsOf: URL(filePath: Fixtures.path("text/\(name).json")))
    return try JSONDecoder().decode(Value.self, from: data)
  }

  @Test func alignmentsAreThoseOfKaldialign() throws {
    let goldens: Pairs = try Self.read("wer")
    #expect(goldens.pairs.count == 20)
    for pair in goldens.pairs {
      let utterance = ScoredUtterance(id: pair.id, reference: pair.ref, hypothesis: pair.hyp)
      let found = utterance.alignment.pairs.map {
        [$0.reference?.text ?? "*", $0.hypothesis?.text ?? "*"]
      }
      #expect(found == pair.alignment, "\(pair.id)")
      let statistics = ErrorStatistics([utterance])
      #expect(statistics.insertionCount == pair.ins, "\(pair.id)")
      #expect(statistics.deletionCount == pair.dels, "\(pair.id)")
      #expect(statistics.substitutionCount == pair.subs, "\(pair.id)")
      #expect(statistics.correctCount == pair.corr, "\(pair.id)")
    }
  }

  @Test func filesAreThoseOfIcefall() throws {
    let goldens: Pairs = try Self.read("wer")
    let utterances = goldens.pairs.map {
      ScoredUtterance(id: $0.id, reference: $0.ref, hypothesis: $0.hyp)
    }
    let results = TestSetResults(utterances)
    expectEqualBytes(results.transcripts, goldens.transcripts)
    expectEqualBytes(results.errors.description, goldens.errors)
    #expect(results.errors.roundedRate == goldens.rate)
  }

  @Test("Odd words, white space, ties and order", arguments: Case.all)
  func oddTexts(_ golden: Case) throws {
    let results = TestSetResults(
      golden.utterances.map { ScoredUtterance(id: $0.id, reference: $0.ref, hypothesis: $0.hyp) })
    expectEqualBytes(results.transcripts, golden.recogs)
    expectEqualBytes(results.errors.description, golden.errs)
    #expect(results.errors.summary(of: "\(golden.name)-greedy_search") == golden.log)
    let row = ErrorRateSummary.Row(
      settings: "greedy_search", wordErrorRate: results.errors.roundedRate)
    expectEqualBytes(ErrorRateSummary([row]).description, golden.summary)
  }

  @Test func allCasesAreThere() {
    #expect(Case.all.map(\.utterances.count) == [120, 30, 60, 30, 9])
  }

  /// Strings are equal in Swift where they look the same; files are where their bytes are.
  private func expectEqualBytes(
    _ found: String, _ expected: String, sourceLocation: SourceLocation = #_sourceLocation
  ) {
    let (found, expected) = (Array(found.utf8), Array(expected.utf8))
    if found == expected { return }
    let place = zip(found, expected).enumerated().first { $1.0 != $1.1 }?.offset ?? 0
    func line(_ bytes: [UInt8]) -> String {
      String(decoding: bytes.dropFirst(max(0, place - 40)).prefix(80), as: UTF8.self)
    }
    Issue.record(
      "byte \(place): '\(line(found))', expected '\(line(expected))'",
      sourceLocation: sourceLocation)
  }
}
