import Foundation
import TernSpeech
import TestSupport
import Testing

/// `search.json`: what icefall's searches and context graph give.
struct SearchGoldens: Decodable {
  struct Search: Decodable {
    let ids: [[Int]]
    let timestamps: [[Int]]?
    let nbest: [[Hypothesis]]?
  }

  struct Hypothesis: Decodable {
    let ids: [Int]
    let timestamps: [Int]
    let logProbability: Double

    enum CodingKeys: String, CodingKey {
      case ids, timestamps
      case logProbability = "log_prob"
    }
  }

  struct Phrase: Decodable {
    let ids: [Int]
    let score: Float
  }

  struct Graph: Decodable {
    let phrases: [[Int]]
    let scores: [Double]?
    let contextScore: Double
    let nodes: [Node]
    let runs: [Run]

    enum CodingKeys: String, CodingKey {
      case phrases, scores, nodes, runs
      case contextScore = "context_score"
    }
  }

  struct Node: Decodable {
    let token: Int
    let tokenScore: Double
    let nodeScore: Double
    let outputScore: Double
    let isEnd: Bool
    let level: Int
    let fail: Int
    let output: Int?
    let children: [String: Int]

    enum CodingKeys: String, CodingKey {
      case token, level, fail, output, children
      case tokenScore = "token_score"
      case nodeScore = "node_score"
      case outputScore = "output_score"
      case isEnd = "is_end"
    }
  }

  struct Run: Decodable {
    let tokens: [Int]
    let isStrict: Bool
    let steps: [Step]
    let finalizeScore: Double
    let total: Double

    enum CodingKeys: String, CodingKey {
      case tokens, steps, total
      case isStrict = "strict_mode"
      case finalizeScore = "finalize_score"
    }
  }

  struct Step: Decodable {
    let score: Double
    let state: Int
    let matched: String?
  }

  let models: [String: [String: Search]]
  let fragile: [String]
  let hotwords: [String: [Phrase]]
  let contextGraphs: [Graph]

  enum CodingKeys: String, CodingKey {
    case models, fragile, hotwords
    case contextGraphs = "context_graphs"
  }

  static func read() throws -> SearchGoldens {
    let data = try Data(contentsOf: URL(filePath: Fixtures.path("goldens/search.json")))
    return try JSONDecoder().decode(SearchGoldens.self, from: data)
  }

  /// The options that a search was made with, by the name that the file gives it.
  func options(_ method: String, of name: String) throws -> Recognizer.Options {
    var options = Recognizer.Options()
    options.nBest = 64
    var rest = method[...]
    func number(after prefix: String) -> Float? {
      guard let range = rest.range(of: prefix) else { return nil }
      return Float(rest[range.upperBound...].prefix { $0.isNumber || $0 == "." })
    }
    options.search.blankPenalty = number(after: "blank_penalty_") ?? 0
    options.search.temperature = number(after: "temperature_") ?? 1
    options.search.unknown = number(after: "unk_").map { Int($0) }
    if rest.hasSuffix("_hotwords") {
      options.search.hotwords = (hotwords[name] ?? []).map { phrase in
        Hotword(
          phrase.ids.map { "t\($0)" }.joined(separator: " "),
          score: phrase.score == 0 ? nil : phrase.score)
      }
    }
    if let count = number(after: "modified_beam_search_") {
      options.decodingMethod = .modifiedBeamSearch(.init(pathCount: Int(count)))
    } else if let count = number(after: "beam_search_") {
      options.decodingMethod = .beamSearch(.init(beamSize: Int(count)))
    } else if let count = number(after: "greedy_single_max_sym_") {
      var own = GreedySearchOptions(maximumSymbolsPerFrame: Int(count))
      own.padsWithBlank = true
      options.decodingMethod = .greedySearch(own)
    } else {
      rest = rest.dropFirst("greedy_batch".count)
      try #require(rest.isEmpty || rest.hasPrefix("_blank") || rest.hasPrefix("_unk"))
    }
    return options
  }
}
