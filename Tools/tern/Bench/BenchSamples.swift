/// Measurements by name, as they come; the first of each name warms up and is not counted.
struct BenchSamples {
  private var samples: [(name: String, unit: BenchReport.Unit, values: [Double])] = []

  /// Takes a measurement.
  mutating func add(_ name: String, _ unit: BenchReport.Unit, _ value: Double) {
    if let index = samples.firstIndex(where: { $0.name == name }) {
      samples[index].values.append(value)
    } else {
      samples.append((name, unit, []))
    }
  }

  /// Measures how long something takes.
  mutating func time<Result>(_ name: String, _ body: () throws -> Result) rethrows -> Result {
    let start = ContinuousClock.now
    let result = try body()
    add(name, .milliseconds, (ContinuousClock.now - start) / .milliseconds(1))
    return result
  }

  /// What was measured, in the order in which names came up.
  var rows: [BenchReport.Row] {
    samples.map { BenchReport.Row($0.name, $0.unit, $0.values) }
  }
}
