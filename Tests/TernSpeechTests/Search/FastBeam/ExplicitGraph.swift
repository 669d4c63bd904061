import TernLanguage
import TestSupport

/// A graph that is written down: the arcs of each state, and the states that may end.
struct ExplicitGraph: DecodingGraph {
  var arcs: [[GraphArc]] = [[]]
  var final: [Float?] = [nil]
  var start: GraphState { GraphState(rawValue: 0) }

  func forEachArc(from state: GraphState, _ body: (GraphArc) -> Void) {
    for arc in arcs[Int(state.rawValue)] { body(arc) }
  }

  func finalScore(of state: GraphState) -> Float? { final[Int(state.rawValue)] }

  /// Words spelled by tokens, one after the other without end; the words' numbers are their places.
  init(lexicon: [[Int]]) {
    (arcs, final) = ([[]], [0])
    for (word, tokens) in lexicon.enumerated() {
      var state = 0
      for (place, token) in tokens.enumerated() {
        let isLast = place == tokens.count - 1
        let next = isLast ? 0 : arcs.count
        if !isLast {
          arcs.append([])
          final.append(nil)
        }
        arcs[state].append(
          GraphArc(
            token: token, score: -0.25, next: GraphState(rawValue: UInt64(next)),
            word: isLast ? word : nil))
        state = next
      }
    }
  }

  /// A graph of random arcs, several of a state by the same token among them.
  init(tokenCount: Int, using random: inout SeededGenerator) {
    let stateCount = Int.random(in: 1...5, using: &random)
    arcs = (0..<stateCount).map { _ in
      (0..<Int.random(in: 0...6, using: &random)).map { _ in
        GraphArc(
          token: .random(in: 1..<tokenCount, using: &random),
          score: .random(in: -2...0.5, using: &random),
          next: GraphState(rawValue: .random(in: 0..<UInt64(stateCount), using: &random)),
          word: Bool.random(using: &random) ? .random(in: 0..<7, using: &random) : nil)
      }
    }
    final = (0..<stateCount).map { _ in
      Bool.random(using: &random) ? .random(in: -1...0, using: &random) : nil
    }
  }
}
