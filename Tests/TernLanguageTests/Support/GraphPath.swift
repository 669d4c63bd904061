import TernLanguage

/// A way from a graph's start to an end.
struct GraphPath: Hashable {
  var tokens: [Int] = []
  var words: [Int] = []
}

extension DecodingGraph {
  /// All paths of up to so many tokens, and their scores; with each score once for each path.
  func paths(upTo length: Int) -> [GraphPath: [Double]] {
    var found: [GraphPath: [Double]] = [:]
    func walk(_ state: GraphState, _ path: GraphPath, _ score: Double) {
      if let final = finalScore(of: state) {
        found[path, default: []].append(score + Double(final))
      }
      guard path.tokens.count < length else { return }
      forEachArc(from: state) { arc in
        var path = path
        path.tokens.append(arc.token)
        if let word = arc.word { path.words.append(word) }
        walk(arc.next, path, score + Double(arc.score))
      }
    }
    walk(start, GraphPath(), 0)
    return found
  }

  /// Whether every state that can be reached within so many tokens leads to an end within so many more.
  func leadsToAnEnd(after length: Int, within rest: Int) -> Bool {
    func ends(_ state: GraphState, _ rest: Int) -> Bool {
      if finalScore(of: state) != nil { return true }
      var found = false
      if rest > 0 { forEachArc(from: state) { found = found || ends($0.next, rest - 1) } }
      return found
    }
    var states: Set<GraphState> = [start]
    for _ in 0..<length {
      var next = states
      for state in states { forEachArc(from: state) { next.insert($0.next) } }
      states = next
    }
    return states.allSatisfy { ends($0, rest) }
  }
}
