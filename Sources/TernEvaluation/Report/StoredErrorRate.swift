import Foundation

/// A word error rate that an earlier decoding has left in a training's folder.
public struct StoredErrorRate: Sendable, Hashable {
  /// The decoding method, which is the name of the folder of results.
  public let method: String
  /// The test set's name: `test-clean`.
  public let set: String
  /// What was decoded and how: `epoch-30-avg-15-context-2-max-sym-per-frame-1`.
  public let suffix: String
  /// The search's settings: `greedy_search`.
  public let settings: String
  /// Errors in a hundred words.
  public let wordErrorRate: Double

  /// All rates in `<folder>/<method>/wer-summary-<set>-<suffix>.txt`, sorted by these names; none where
  /// there is no such file.
  ///
  /// - Throws: ``EvaluationError`` with code `.file` or `.format` where a summary is not what it
  ///   should be.
  public static func all(in folder: String) throws(EvaluationError) -> [StoredErrorRate] {
    var rates: [StoredErrorRate] = []
    for method in names(in: folder) {
      for name in names(in: "\(folder)/\(method)") {
        guard let (set, suffix) = parts(ofSummary: name) else { continue }
        let summary = try ErrorRateSummary(contentsOf: "\(folder)/\(method)/\(name)")
        rates += summary.rows.map {
          StoredErrorRate(
            method: method, set: set, suffix: suffix, settings: $0.settings,
            wordErrorRate: $0.wordErrorRate)
        }
      }
    }
    return rates
  }

  private static func names(in folder: String) -> [String] {
    ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).sorted()
  }

  /// A set's name may have hyphens; a suffix begins with what was decoded.
  private static func parts(ofSummary name: String) -> (set: String, suffix: String)? {
    let pattern = /wer-summary-(.+?)-((?:epoch-\d+-avg|iter-\d+-avg|model)-.+)\.txt/
    guard let match = name.wholeMatch(of: pattern) else { return nil }
    return (String(match.1), String(match.2))
  }
}
