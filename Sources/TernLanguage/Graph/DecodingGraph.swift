/// What a search may say: an acceptor of token sequences with scores, which may name words on the way.
///
/// It is deterministic in no way: several arcs of a state may have the same token. States may be made when
/// they are asked for, so that a graph need not be held in memory.
public protocol DecodingGraph: Sendable {
  /// The state before anything is said.
  var start: GraphState { get }

  /// Calls `body` with each arc that leaves a state, in the same order each time. Tokens are never the blank.
  func forEachArc(from state: GraphState, _ body: (GraphArc) -> Void)

  /// The score of ending in a state, in nats; nil where nothing may end.
  func finalScore(of state: GraphState) -> Float?
}

/// A state of a ``DecodingGraph``.
public struct GraphState: Sendable, Hashable {
  /// The state's number, which only its graph can read.
  public let rawValue: UInt64

  /// The state of a number.
  public init(rawValue: UInt64) { self.rawValue = rawValue }
}

/// A step through a ``DecodingGraph``.
public struct GraphArc: Sendable, Hashable {
  /// The token that is said.
  public let token: Int
  /// What the step costs or gains beside the acoustics, in nats.
  public let score: Float
  /// Where it leads.
  public let next: GraphState
  /// The word that is complete with this token, by number; nil where none is.
  public let word: Int?

  /// A step.
  public init(token: Int, score: Float, next: GraphState, word: Int? = nil) {
    (self.token, self.score, self.next, self.word) = (token, score, next, word)
  }
}
