import Foundation

/// What a bench has measured on one machine: named numbers.
struct BenchReport: BenchRecord {
  /// What is measured, and whether more of it is better.
  enum Unit: String, Codable {
    case milliseconds = "ms"
    case millisecondsPerSecond = "ms/s"
    case framesPerSecond = "frames/s"
    case megabytes = "MB"

    var moreIsBetter: Bool { self == .framesPerSecond }

    /// The digits after the point.
    fileprivate var precision: Int {
      switch self {
      case .milliseconds, .millisecondsPerSecond: 3
      case .framesPerSecond: 0
      case .megabytes: 1
      }
    }

    /// How measurements compare with earlier ones.
    fileprivate func comparison(_ now: Double, with before: Double) -> String {
      switch self {
      case .megabytes: String(format: "%.2f× the memory", now / before)
      case .framesPerSecond: String(format: "%.2f× as fast", now / before)
      case .milliseconds, .millisecondsPerSecond:
        String(format: "%.2f× as fast", before / now)
      }
    }
  }

  /// A thing that was measured.
  struct Row: Codable {
    let name: String
    let unit: Unit
    let value: Spread

    init(_ name: String, _ unit: Unit, _ values: [Double]) {
      (self.name, self.unit) = (name, unit)
      value = Spread(values, moreIsBetter: unit.moreIsBetter)
    }
  }

  let title: String
  /// Where it was measured.
  let machine: BenchMachine
  /// The checksum of the weights that were measured; nil where there was none.
  let model: String?
  /// The threads that computed.
  let threadCount: Int
  /// The runs that count: the first, which warms up, does not.
  let runCount: Int
  let rows: [Row]

  init(_ title: String, model: String? = nil, threadCount: Int, runCount: Int, rows: [Row]) {
    (self.title, machine, self.model) = (title, BenchMachine(), model)
    (self.threadCount, self.runCount, self.rows) = (threadCount, runCount, rows)
  }

  var conditions: [(name: String, value: String)] {
    machine.conditions + [("model", model ?? "none"), ("threads", "\(threadCount)")]
  }

  func commonRowCount(with before: BenchReport) -> Int {
    rows.count { before.row(like: $0) != nil }
  }

  private func row(like other: Row) -> Row? {
    rows.first { $0.name == other.name && $0.unit == other.unit }
  }

  func table(comparedWith before: BenchReport?) -> String {
    let width = rows.map(\.name.count).max() ?? 0
    func line(_ name: String, _ unit: String, _ values: [String]) -> String {
      let columns = values.map { String(repeating: " ", count: max(0, 10 - $0.count)) + $0 }
      return name.padding(toLength: width, withPad: " ", startingAt: 0) + "  "
        + unit.padding(toLength: 8, withPad: " ", startingAt: 0) + " |" + columns.joined()
    }
    let lines = rows.map { row in
      let values = [row.value.median, row.value.best, row.value.worst]
      let texts = values.map { String(format: "%.*f", row.unit.precision, $0) }
      let other = before?.row(like: row)
      return line(row.name, row.unit.rawValue, texts)
        + (other.map { "  " + row.unit.comparison(row.value.median, with: $0.value.median) } ?? "")
    }
    return """
      \(title)
      \(machine), \(threadCount) thread\(threadCount == 1 ? "" : "s"); \(runCount) run\(
        runCount == 1 ? "" : "s") after a first that is not counted
      \(line("", "", ["median", "best", "worst"]))
      \(lines.joined(separator: "\n"))
      """
  }
}
