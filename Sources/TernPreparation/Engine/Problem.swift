/// What is wrong with one recording or utterance, which is left out.
public struct Problem: Sendable, Hashable, Codable, CustomStringConvertible {
  /// What kind of thing is wrong.
  public enum Kind: String, Sendable, Codable, CaseIterable {
    case audioMissing = "missing audio"
    case audioDamaged = "damaged audio"
    case sampleRate = "wrong sample rate"
    case channels = "more than one channel"
    case length = "impossible length"
    case text = "no text"
    case duplicate = "duplicate name"
    case entry = "unreadable entry"
    case cut = "invalid cut"
  }

  /// The kind.
  public let kind: Kind
  /// What it is about, where it is, and what was expected.
  public let message: String

  init(_ kind: Kind, _ message: String) {
    self.kind = kind
    self.message = message
  }

  /// The message, after the kind.
  public var description: String { "\(kind.rawValue): \(message)" }
}

/// Problems, of which all are counted and the first ones kept.
struct ProblemTally: Sendable, Hashable, Codable {
  private(set) var counts: [String: Int] = [:]
  private(set) var kept: [Problem] = []

  /// How many are kept: a corpus whose files are all missing must not fill the memory.
  private static let mostKept = 1000

  var count: Int { counts.values.reduce(0, +) }

  mutating func add(_ problem: Problem) {
    counts[problem.kind.rawValue, default: 0] += 1
    if kept.count < Self.mostKept { kept.append(problem) }
  }

  /// As "2 missing audio, 1 no text".
  var summary: String {
    Problem.Kind.allCases.compactMap { kind in
      counts[kind.rawValue].map { "\($0) \(kind.rawValue)" }
    }.joined(separator: ", ")
  }
}
