/// The graph that lets everything be said, at no cost: one state, an arc for each token but the blank.
///
/// Source: k2, `trivial_graph`.
public struct TrivialGraph: DecodingGraph {
  /// The number of tokens, the blank (0) included.
  public let tokenCount: Int

  /// The graph of so many tokens, the blank included.
  public init(tokenCount: Int) { self.tokenCount = tokenCount }

  /// The only state.
  public var start: GraphState { GraphState(rawValue: 0) }

  /// Calls `body` with an arc for each token but the blank, by number.
  public func forEachArc(from state: GraphState, _ body: (GraphArc) -> Void) {
    for token in 1..<max(tokenCount, 1) { body(GraphArc(token: token, score: 0, next: start)) }
  }

  /// Everything may end, at no cost.
  public func finalScore(of state: GraphState) -> Float? { 0 }
}
