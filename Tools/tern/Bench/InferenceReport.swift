import Foundation
import TernOperators

/// What `tern bench infer` has measured, on one machine.
struct InferenceReport: BenchRecord {
  /// One way to run the model.
  struct Row: Codable {
    let work: InferenceWork
    let chunk: Int
    let streams: Int
    let threads: Int
    /// Seconds of work per second of audio.
    let realTimeFactor: Spread
    /// Percentiles 50, 95 and 99 of the time of a step, in seconds.
    let latencies: [Double]

    init(
      _ work: InferenceWork, chunk: Int, streams: Int, threads: Int, factors: [Double],
      latencies: [Double]
    ) {
      (self.work, self.chunk, self.streams, self.threads) = (work, chunk, streams, threads)
      realTimeFactor = Spread(factors)
      let sorted = latencies.sorted()
      self.latencies = [0.5, 0.95, 0.99].map { share in
        sorted.isEmpty ? 0 : sorted[Int(Double(sorted.count - 1) * share)]
      }
    }

    /// Whether both are of the same way to run a model.
    func isLike(_ other: Row) -> Bool {
      work.dtype == other.work.dtype && chunk == other.chunk && streams == other.streams
        && threads == other.threads
    }
  }

  let title: String
  /// Where it was measured.
  let machine: BenchMachine
  /// The checksum of the weights, as they were before they became another type.
  let model: String
  /// How tokens were searched for.
  let search: String
  /// What a thread can do here.
  let roofline: Roofline
  /// How long the model took to load, in seconds.
  let loadSeconds: Double
  /// The most memory that the process held, mapped files included, in MB.
  let peakMegabytes: Double
  /// What was measured.
  let rows: [Row]

  /// What the bench is called.
  static let title = "infer"

  /// Results; measures what the machine can do, which takes memory of its own.
  init(
    _ rows: [Row], of model: String, search: String, loadSeconds: Double, peakMegabytes: Double
  ) {
    (title, machine, roofline) = (Self.title, BenchMachine(), .measured())
    (self.model, self.search, self.rows) = (model, search, rows)
    (self.loadSeconds, self.peakMegabytes) = (loadSeconds, peakMegabytes)
  }

  var conditions: [(name: String, value: String)] {
    machine.conditions + [("model", model), ("search", search)]
  }

  func commonRowCount(with before: InferenceReport) -> Int {
    rows.count { before.rows.contains(where: $0.isLike) }
  }

  func table(comparedWith before: InferenceReport?) -> String {
    ([heading] + rows.map { line($0, comparedWith: before) }).joined(separator: "\n")
  }

  /// What stands above the rows.
  private var heading: String {
    let peaks = roofline.operations.sorted { $0.key < $1.key }.map {
      String(format: "%@ %.0f", $0.key, $0.value / 1e9)
    }
    return """
      \(machine); a thread reads \(
        String(format: "%.1f", roofline.bandwidth / 1e9)) GB/s, and computes, in GFLOP/s, \(
        peaks.joined(separator: ", "))
      load \(String(format: "%.3f s, peak memory %.0f MB", loadSeconds, peakMegabytes))
      dtype chunk streams threads |    rtf   best  worst |  p50 ms  p95 ms  p99 ms |  GB/s  GFLOP/s  roof
      """
  }

  private func line(_ row: Row, comparedWith before: InferenceReport?) -> String {
    let (bytes, operations) = (
      row.work.bytes / row.realTimeFactor.median, row.work.operations / row.realTimeFactor.median
    )
    let type = row.work.dtype.padding(toLength: 5, withPad: " ", startingAt: 0)
    var line = String(
      format: "%@ %5d %7d %7d | %6.4f %6.4f %6.4f | %7.2f %7.2f %7.2f | %5.1f %8.1f %@",
      type, row.chunk, row.streams, row.threads,
      row.realTimeFactor.median, row.realTimeFactor.best, row.realTimeFactor.worst,
      1000 * row.latencies[0], 1000 * row.latencies[1],
      1000 * row.latencies[2], bytes / 1e9, operations / 1e9,
      roof(of: row, bytes, operations))
    if let other = before?.rows.first(where: row.isLike) {
      line += String(
        format: "  %.2f× as fast", other.realTimeFactor.median / row.realTimeFactor.median)
    }
    return line
  }

  /// The share of the roof that a row reaches, with so many bytes and operations a second. Weights that come
  /// much faster than memory gives them lie in the processor's caches, where arithmetic alone is the roof.
  private func roof(of row: Row, _ bytes: Double, _ operations: Double) -> String {
    let threads = Double(row.threads)
    let memory = bytes / (roofline.bandwidth * threads)
    let arithmetic = operations / ((roofline.operations[row.work.dtype] ?? 1) * threads)
    let isInCache = memory > 1.5
    let share = isInCache ? arithmetic : max(memory, arithmetic)
    // More than all of it is an error of the roof, which is measured too.
    return String(format: "%4.0f %%%@", 100 * min(share, 1), isInCache ? " in cache" : "")
  }
}
