import TernCorpus

/// What is wrong with one recording or utterance, which is left out.
public struct Problem: Sendable, Hashable, Codable, CustomStringConvertible {
  /// What kind of thing is wrong: a ``CorpusError/Code``'s text.
  public let kind: String
  /// What it is about, where it is, and what was expected.
  public let message: String

  init(_ error: CorpusError) { (kind, message) = ("\(error.code)", error.message) }

  /// The message, after the kind.
  public var description: String { "\(kind): \(message)" }
}

/// Problems, of which all are counted and the first ones kept.
struct ProblemTally: Sendable, Hashable, Codable {
  /// How many there are of a kind.
  struct Kind: Sendable, Hashable, Codable {
    let name: String
    var count = 0
  }

  /// The kinds, in the order in which they were met.
  private(set) var kinds: [Kind] = []
  private(set) var kept: [Problem] = []

  /// How many are kept: a corpus whose files are all missing must not fill the memory.
  private static let mostKept = 1000

  var count: Int { kinds.map(\.count).reduce(0, +) }

  mutating func add(_ problem: Problem) {
    if !kinds.contains(where: { $0.name == problem.kind }) {
      kinds.append(Kind(name: problem.kind))
    }
    for index in kinds.indices where kinds[index].name == problem.kind { kinds[index].count += 1 }
    if kept.count < Self.mostKept { kept.append(problem) }
  }

  /// As "2 missing audio, 1 empty text".
  var summary: String { kinds.map { "\($0.count) \($0.name)" }.joined(separator: ", ") }
}
