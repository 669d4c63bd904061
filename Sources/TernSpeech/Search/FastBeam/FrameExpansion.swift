import TernLanguage

/// The arcs out of a frame's live states, gathered by the states that they lead to: the working
/// memory of a search, reused from frame to frame.
package struct FrameExpansion {
  /// A state that arcs lead to.
  struct Target {
    let context: UInt64
    let graph: GraphState
    /// The best score of the paths to it.
    var score: Double
    /// The last arc of the best path; the first of equals.
    var best: Int
  }

  private(set) var arcs: [Lattice.Arc] = []
  private(set) var targets: [Target] = []
  private var table = StateTable()
  private var contexts = StateTable()

  package init() {}

  mutating func removeAll() {
    arcs.removeAll(keepingCapacity: true)
    targets.removeAll(keepingCapacity: true)
    table.removeAll()
  }

  /// Adds an arc that makes a path of the given score.
  mutating func add(
    _ arc: Lattice.Arc, context: UInt64, graph: GraphState, score: Double
  ) {
    let score = score.isNaN ? -.infinity : score
    let target = table.number(of: context, graph)
    if target == targets.count {
      targets.append(Target(context: context, graph: graph, score: score, best: arcs.count))
    } else if score > targets[target].score {
      targets[target].score = score
      targets[target].best = arcs.count
    }
    var arc = arc
    arc.target = Int32(target)
    arcs.append(arc)
  }

  /// The targets that survive, by context and then by graph state.
  ///
  /// States are pruned before contexts, as in k2: of states with the same score those that come first
  /// in the order of the result are kept.
  mutating func survivors(_ options: FastBeamOptions) -> [Int] {
    var order = targets.indices.sorted { isBefore($0, $1) }
    guard let best = order.first else { return [] }
    let lowest = targets[best].score - options.beam
    let end = order.firstIndex { targets[$0].score < lowest } ?? order.count
    order.removeSubrange(min(end, options.maximumStates)...)
    // States come by score, so contexts by the best score of their states.
    contexts.removeAll()
    order = order.filter {
      contexts.number(of: targets[$0].context, GraphState(rawValue: 0)) < options.maximumContexts
    }
    order.sort { key(of: $0) < key(of: $1) }
    return order
  }

  private func isBefore(_ a: Int, _ b: Int) -> Bool {
    targets[a].score == targets[b].score
      ? key(of: a) < key(of: b) : targets[a].score > targets[b].score
  }

  private func key(of target: Int) -> (UInt64, UInt64) {
    (targets[target].context, targets[target].graph.rawValue)
  }
}
