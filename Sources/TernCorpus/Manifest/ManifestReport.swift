/// What is wrong with corpora, manifests and what they list, counted by kind. Its text is for people.
public struct ManifestReport: Sendable, Hashable, Codable, CustomStringConvertible {
  /// Problems of one kind.
  public struct Problems: Sendable, Hashable, Codable {
    /// The kind.
    public let code: CorpusError.Code
    /// How many there are.
    public fileprivate(set) var count = 0
    /// What the first ones are and where, each a line.
    public fileprivate(set) var messages: [String] = []
  }

  /// The problems, kinds in the order in which they were met.
  public private(set) var problems: [Problems] = []

  /// How many problems of a kind are told.
  public static let mostTold = 10

  /// A report without problems.
  public init() {}

  /// The number of problems.
  public var count: Int { problems.reduce(0) { $0 + $1.count } }

  /// A problem of the kind that was met first; nil where there is none.
  public var first: CorpusError? {
    problems.first.flatMap { kind in
      kind.messages.first.map { CorpusError(kind.code, $0) }
    }
  }

  /// The number of problems of a kind.
  public func count(of code: CorpusError.Code) -> Int {
    problems.first { $0.code == code }?.count ?? 0
  }

  /// Counts a problem.
  public mutating func note(_ error: CorpusError) {
    let index =
      problems.firstIndex { $0.code == error.code }
      ?? {
        problems.append(Problems(code: error.code))
        return problems.count - 1
      }()
    problems[index].count += 1
    if problems[index].messages.count < Self.mostTold {
      problems[index].messages.append(error.message)
    }
  }

  /// Counts the problems of another report too.
  public mutating func add(_ other: ManifestReport) {
    for kind in other.problems {
      for message in kind.messages { note(CorpusError(kind.code, message)) }
      guard let index = problems.firstIndex(where: { $0.code == kind.code }) else { continue }
      problems[index].count += kind.count - kind.messages.count
    }
  }

  /// For each kind a line with its number, and one for each of the first ten; empty where there are none.
  public var description: String {
    problems.flatMap { kind in
      let more = kind.count - kind.messages.count
      return ["\(kind.code): \(kind.count)"] + kind.messages.map { "  \($0)" }
        + (more > 0 ? ["  and \(more) more"] : [])
    }
    .joined(separator: "\n")
  }
}
