/// Joins utterances of a batch, with silence between them, so that less of it is padding.
///
/// Source: lhotse's `CutConcatenate`.
public struct Concatenation: Sendable, Hashable {
  /// How long utterances become at most: so many times as long as the batch's longest.
  public var durationFactor = 1.0
  /// The silence between two of them, in seconds.
  public var gap = 1.0

  /// icefall's numbers.
  public init() {}

  /// The utterances that are joined, by index; those of the first group begin with the longest.
  ///
  /// The shortest one goes to the end of the longest that it fits behind, as long as there is such a one.
  ///
  /// - Parameter seconds: The utterances' lengths, from the longest to the shortest.
  public func groups(of seconds: [Double]) -> [[Int]] {
    let limit = (seconds.first ?? 0) * durationFactor
    var groups = seconds.indices.map { [$0] }
    var lengths = seconds
    var place = 0
    while place < groups.count - 1 {
      let joined = lengths[place] + gap + lengths[groups.count - 1]
      if joined <= limit {
        groups[place] += groups.removeLast()
        lengths.removeLast()
        lengths[place] = joined
      } else {
        place += 1
      }
    }
    return groups
  }
}
