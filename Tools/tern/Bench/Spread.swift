/// Several measurements of one thing: the one in the middle, the best and the worst.
struct Spread: Codable {
  let median: Double
  let best: Double
  let worst: Double

  /// - Precondition: there is a measurement.
  init(_ values: [Double], moreIsBetter: Bool = false) {
    precondition(!values.isEmpty, "no measurements")
    let sorted = values.sorted { moreIsBetter ? $0 > $1 : $0 < $1 }
    median = (sorted[(sorted.count - 1) / 2] + sorted[sorted.count / 2]) / 2
    (best, worst) = (sorted[0], sorted[sorted.count - 1])
  }
}
