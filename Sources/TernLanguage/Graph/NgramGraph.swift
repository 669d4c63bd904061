/// The graph of all token sequences, scored by an n-gram model of tokens.
public struct NgramGraph: DecodingGraph {
  private let model: NgramModel
  private let tokenCount: Int
  private let scale: Float

  /// The graph of a model of so many tokens, by id, the blank (0) included, which is never said.
  ///
  /// - Parameter scale: what the model's scores are multiplied with.
  public init(model: NgramModel, tokenCount: Int, scale: Float = 1) {
    precondition(scale.isFinite, "scale \(scale)")
    (self.model, self.tokenCount, self.scale) = (model, tokenCount, scale)
  }

  /// The history of a sentence that begins.
  public var start: GraphState { state(model.start) }

  /// Calls `body` with an arc for each token that the model has a score for, by number.
  public func forEachArc(from state: GraphState, _ body: (GraphArc) -> Void) {
    for token in 1..<max(tokenCount, 1) {
      let (next, score) = model.step(history(state), token)
      guard score > -.infinity else { continue }
      body(GraphArc(token: token, score: scale * score, next: self.state(next)))
    }
  }

  /// What the model gives for the end of a sentence.
  public func finalScore(of state: GraphState) -> Float? {
    let score = model.end(history(state))
    return score > -.infinity ? scale * score : nil
  }

  private func state(_ history: NgramModel.State) -> GraphState {
    GraphState(rawValue: UInt64(UInt32(bitPattern: history)))
  }

  private func history(_ state: GraphState) -> NgramModel.State {
    Int32(truncatingIfNeeded: state.rawValue)
  }
}
