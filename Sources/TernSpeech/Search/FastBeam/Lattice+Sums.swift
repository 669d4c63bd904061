import RealModule
import TernTensor

extension Lattice {
  /// The logarithm of Σ exp(scale · score) over all paths from each state to an end:
  /// [frames + 1][states].
  func sums(scale: Double) -> [[Double]] {
    backward(scale: scale) { $0.addLogarithm($1) }
  }

  /// All paths from each state to an end, as one number each: [frames + 1][states].
  private func backward(
    scale: Double, _ add: (inout Double, Double) -> Void
  ) -> [[Double]] {
    var values = [endScores.map { $0.map { scale * $0 } ?? -.infinity }]
    for (later, arcs) in frames.reversed().enumerated() {
      var earlier = [Double](repeating: -.infinity, count: Int(arcs.last?.source ?? -1) + 1)
      for arc in arcs {
        add(&earlier[Int(arc.source)], scale * arc.score + values[later][Int(arc.target)])
      }
      values.append(earlier)
    }
    return values.reversed()
  }

  /// The arcs of the best path, one a frame; the first of equals.
  package func bestArcs() -> [Arc] {
    let best = backward(scale: 1) { $0 = max($0, $1) }
    var path: [Arc] = []
    for (frame, arcs) in frames.enumerated() {
      let state = path.last?.target ?? 0
      func score(_ arc: Arc) -> Double { arc.score + best[frame + 1][Int(arc.target)] }
      var chosen: Arc?
      for arc in arcs where arc.source == state {
        if chosen.map({ score(arc) > score($0) }) ?? true { chosen = arc }
      }
      guard let chosen else { return [] }
      path.append(chosen)
    }
    return path
  }

  /// The logarithm of the sum of all paths' probabilities, in nats; -infinity where there is none.
  package var totalScore: Double { sums(scale: 1)[0].first ?? -.infinity }

  /// Draws paths, with the probabilities that they have among all paths.
  ///
  /// - Parameters:
  ///   - scale: What scores are multiplied by before.
  ///   - body: Called with each path: an arc of each frame.
  package func drawPaths(
    _ count: Int, scale: Double, using random: inout some RandomNumberGenerator,
    _ body: ([Arc]) -> Void
  ) {
    let sums = sums(scale: scale)
    for _ in 0..<max(count, 0) { body(randomPath(sums, scale: scale, using: &random)) }
  }

  private func randomPath(
    _ sums: [[Double]], scale: Double, using random: inout some RandomNumberGenerator
  ) -> [Arc] {
    var path: [Arc] = []
    var state: Int32 = 0
    for (frame, arcs) in frames.enumerated() {
      var left = random.uniform()
      var chosen: Arc?
      for arc in arcs where arc.source == state {
        let share = Double.exp(
          scale * arc.score + sums[frame + 1][Int(arc.target)] - sums[frame][Int(state)])
        guard share > 0 || chosen == nil else { continue }
        chosen = arc
        left -= share
        if left < 0 { break }
      }
      guard let chosen else { return [] }
      path.append(chosen)
      state = chosen.target
    }
    return path
  }
}

extension Double {
  /// Takes in another logarithm: log(exp(self) + exp(other)).
  mutating func addLogarithm(_ other: Double) {
    let (small, large) = self < other ? (self, other) : (other, self)
    self = large == -.infinity ? large : large + .log(onePlus: .exp(small - large))
  }
}
