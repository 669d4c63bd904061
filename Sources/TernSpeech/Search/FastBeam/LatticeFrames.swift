/// A lattice that grows: the arcs between the live states of each frame and the next.
struct LatticeFrames: Sendable {
  private(set) var frames: [[Lattice.Arc]] = []
  /// The first so many frames have been cleaned of arcs that lead nowhere.
  private var cleanCount = 0

  /// The number of frames after which arcs that lead to no live state are removed.
  private static let interval = 16

  /// Adds a frame's arcs to those of `targetCount` states that survived; they become its states.
  mutating func append(_ arcs: [Lattice.Arc], to survivors: [Int], of targetCount: Int) {
    var places = [Int32](repeating: -1, count: targetCount)
    for (place, target) in survivors.enumerated() { places[target] = Int32(place) }
    frames.append(
      arcs.compactMap { arc in
        guard places[Int(arc.target)] >= 0 else { return nil }
        var arc = arc
        arc.target = places[Int(arc.target)]
        return arc
      })
    if frames.count - cleanCount >= Self.interval {
      removeDeadEnds(endingIn: [Bool](repeating: true, count: survivors.count))
    }
  }

  /// Removes the arcs from which no path leads to an end.
  ///
  /// - Parameter isEnd: Which of the states after the last frame are ends.
  mutating func removeDeadEnds(endingIn isEnd: [Bool]) {
    var isAlive = isEnd
    for frame in frames.indices.reversed() {
      let alive = isAlive
      func isDead(_ arc: Lattice.Arc) -> Bool {
        !alive.indices.contains(Int(arc.target)) || !alive[Int(arc.target)]
      }
      if frames[frame].contains(where: isDead) {
        frames[frame].removeAll(where: isDead)
      } else if frame < cleanCount {
        // What does not change, and has been cleaned, leaves all before it as it was.
        break
      }
      isAlive = [Bool](repeating: false, count: Int(frames[frame].last?.source ?? -1) + 1)
      for arc in frames[frame] { isAlive[Int(arc.source)] = true }
    }
    cleanCount = frames.count
  }
}
