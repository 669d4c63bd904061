import Foundation

/// Word error rates of several ways to decode several test sets, the best way first, and how much better
/// each is than the first one that was asked for.
public struct ComparisonTable: Sendable, CustomStringConvertible {
  /// One way to decode, and the errors of each set.
  public struct Row: Sendable {
    /// What it is called.
    public let label: String
    /// The errors, by the set's name; a set may lack.
    public let statistics: [String: ErrorStatistics]
    /// Whether it knows what was said: such a row is the last, however good.
    public let isOracle: Bool

    /// A row.
    public init(label: String, statistics: [String: ErrorStatistics], isOracle: Bool = false) {
      (self.label, self.statistics, self.isOracle) = (label, statistics, isOracle)
    }

    /// What rows are sorted by.
    fileprivate var rank: (Int, Double) { (isOracle ? 1 : 0, rate(of: nil) ?? .infinity) }

    /// Errors in a hundred words of a set, or, for nil, of all sets together.
    func rate(of set: String?) -> Double? {
      guard let set else {
        let errors = statistics.values.reduce(0) { $0 + $1.errorCount }
        let words = statistics.values.reduce(0) { $0 + $1.referenceCount }
        return words == 0 ? nil : 100 * Double(errors) / Double(words)
      }
      return statistics[set]?.wordErrorRate
    }
  }

  /// The sets' names, in the order of their columns.
  public let sets: [String]
  /// What others are compared with.
  public let baseline: Row
  /// The rows, the best first.
  public let rows: [Row]

  /// A table of ways to decode, the first of which others are compared with.
  ///
  /// - Precondition: there is a row.
  public init(sets: [String], rows: [Row]) {
    precondition(!rows.isEmpty, "a table of no rows")
    self.sets = sets
    baseline = rows[0]
    self.rows = rows.sorted { $0.rank < $1.rank }
  }

  /// Lines of columns.
  public var description: String {
    let columns: [String?] = sets.map(Optional.some) + (sets.count > 1 ? [nil] : [])
    let labels = [""] + rows.map(\.label)
    let width = labels.map(\.count).max() ?? 0
    var lines = labels.map { $0.padding(toLength: width, withPad: " ", startingAt: 0) }
    for set in columns {
      let cells = [set ?? "all"] + rows.map { cell($0, set) }
      let width = cells.map(\.count).max() ?? 0
      for (line, cell) in cells.enumerated() {
        lines[line] += "   " + String(repeating: " ", count: width - cell.count) + cell
      }
    }
    if rows.count > 1 { lines.append("WER in %; changes from \(baseline.label)") }
    return lines.map { $0.replacing(/\s+$/, with: "") }.joined(separator: "\n")
  }

  /// A rate and its relative change: `2.96  -8.1 %`.
  private func cell(_ row: Row, _ set: String?) -> String {
    guard let rate = row.rate(of: set) else { return "-" }
    let text = String(format: "%.2f", rate)
    guard rows.count > 1, let first = baseline.rate(of: set), first > 0 else { return text }
    let change = 100 * (rate - first) / first
    let isBaseline = row.label == baseline.label
    return text + (isBaseline ? "          " : String(format: " %+7.1f %%", change))
  }
}
