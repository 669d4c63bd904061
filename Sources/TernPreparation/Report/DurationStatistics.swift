/// How long utterances are, in constant memory: durations are counted in steps of 10 ms.
package struct DurationStatistics: Sendable, Hashable {
  package private(set) var count = 0
  /// Their sum, in seconds.
  package private(set) var total = 0.0
  package private(set) var shortest = Double.infinity
  package private(set) var longest = 0.0
  private var counts: [Int: Int] = [:]

  package init() {}

  /// Adds a duration in seconds.
  package mutating func add(_ seconds: Double) {
    count += 1
    total += seconds
    shortest = min(shortest, seconds)
    longest = max(longest, seconds)
    counts[Int((seconds * 100).rounded()), default: 0] += 1
  }

  /// The durations, in seconds, that the given shares of utterances do not exceed, shares rising.
  package func quantiles(_ shares: [Double]) -> [Double] {
    var quantiles: [Double] = []
    var seen = 0
    for (step, number) in counts.sorted(by: { $0.key < $1.key }) {
      seen += number
      while quantiles.count < shares.count,
        Double(seen) >= shares[quantiles.count] * Double(count)
      {
        quantiles.append(Double(step) / 100)
      }
    }
    return quantiles
  }
}
