import Foundation

/// The word error rates of a test set, one for each setting: the contents of `wer-summary-*.txt`.
///
/// Source: icefall, `lstm_transducer_stateless2/decode.py`, save_results.
public struct ErrorRateSummary: Sendable, Hashable, CustomStringConvertible {
  /// Settings of a search, and errors in a hundred words.
  public struct Row: Sendable, Hashable {
    /// The settings: `beam_size_4`.
    public let settings: String
    /// Errors in a hundred words, of two decimals.
    public let wordErrorRate: Double

    /// A row.
    public init(settings: String, wordErrorRate: Double) {
      self.settings = settings
      self.wordErrorRate = wordErrorRate
    }
  }

  /// The rows, the best first.
  public let rows: [Row]

  /// A summary of some settings.
  public init(_ rows: [Row]) { self.rows = rows.sorted { $0.wordErrorRate < $1.wordErrorRate } }

  private static let header = "settings\tWER"

  /// The file's text.
  public var description: String {
    ([Self.header] + rows.map { "\($0.settings)\t\(PythonText.number($0.wordErrorRate))" })
      .map { $0 + "\n" }.joined()
  }

  /// Reads a file.
  ///
  /// - Throws: ``EvaluationError`` with code `.file` or `.format`, naming the file and the line.
  public init(contentsOf path: String) throws(EvaluationError) {
    guard let text = try? String(contentsOfFile: path, encoding: .utf8) else {
      throw EvaluationError(.file, "\(path): cannot be read as text")
    }
    let lines = text.split(whereSeparator: \.isNewline)
    guard lines.first ?? "" == Self.header else {
      throw EvaluationError(
        .format, "\(path), line 1: '\(lines.first?.prefix(80) ?? "")', expected '\(Self.header)'")
    }
    var rows: [Row] = []
    for (index, line) in lines.enumerated().dropFirst() {
      let fields = line.split(separator: "\t", omittingEmptySubsequences: false)
      guard fields.count == 2, let rate = Double(fields[1]), rate.isFinite, rate >= 0 else {
        throw EvaluationError(
          .format,
          "\(path), line \(index + 1): '\(line.prefix(80))', expected settings, a tab and a rate")
      }
      rows.append(Row(settings: String(fields[0]), wordErrorRate: rate))
    }
    self.init(rows)
  }
}
