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

  private(set) var title = "infer"
  /// Where it was measured.
  private(set) var machine = BenchMachine()
  /// What a thread can do here.
  private(set) var roofline = Roofline.measured()
  /// How long the model took to load, in seconds.
  let loadSeconds: Double
  /// The most memory that the process held, mapped files included, in MB.
  let peakMegabytes: Double
  /// What was measured.
  let rows: [Row]

  /// Results; measures what the machine can do.
  init(_ rows: [Row], loadSeconds: Double, peakMegabytes: Double) {
    (self.rows, self.loadSeconds, self.peakMegabytes) = (rows, loadSeconds, peakMegabytes)
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
    let peak = roofline.operations[row.work.dtype] ?? 1
    let roof = max(bytes / roofline.bandwidth, operations / peak) / Double(row.threads)
    let type = row.work.dtype.padding(toLength: 5, withPad: " ", startingAt: 0)
    var line = String(
      format: "%@ %5d %7d %7d | %6.4f %6.4f %6.4f | %7.2f %7.2f %7.2f | %5.1f %8.1f %4.0f %%",
      type, row.chunk, row.streams, row.threads,
      row.realTimeFactor.median, row.realTimeFactor.best, row.realTimeFactor.worst,
      1000 * row.latencies[0], 1000 * row.latencies[1],
      1000 * row.latencies[2], bytes / 1e9, operations / 1e9, 100 * roof)
    if let other = before?.rows.first(where: row.isLike) {
      line += String(
        format: "  %.2f× as fast", other.realTimeFactor.median / row.realTimeFactor.median)
    }
    return line
  }
}
