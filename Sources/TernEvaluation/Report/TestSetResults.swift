import Foundation
import TernTensor

/// What a recogniser made of a test set, in icefall's order and files.
///
/// Source: icefall, `lstm_transducer_stateless2/decode.py`, save_results.
public struct TestSetResults: Sendable {
  /// The utterances, in the order of their names.
  public let utterances: [ScoredUtterance]
  /// What is wrong with them.
  public let errors: ErrorReport

  /// The results of some utterances.
  public init(_ utterances: some Sequence<ScoredUtterance>) {
    self.utterances = utterances.sorted(by: ScoredUtterance.precedes)
    errors = ErrorReport(self.utterances)
  }

  /// What was said and what was recognised, two lines for each utterance: the contents of `recogs-*.txt`.
  /// Source: icefall, `icefall/utils.py`, store_transcripts.
  public var transcripts: String {
    utterances.map { utterance in
      """
      \(utterance.id):\tref=\(PythonText.list(utterance.reference))
      \(utterance.id):\thyp=\(PythonText.list(utterance.hypothesis))

      """
    }.joined()
  }

  /// Where the three files of a test set lie.
  public struct Paths: Sendable, Hashable {
    /// What was said and what was recognised.
    public let transcripts: String
    /// The errors.
    public let errors: String
    /// The word error rate.
    public let summary: String

    /// The paths of a set, `test-clean`, and of a suffix that says how it was decoded.
    public init(folder: String, set: String, suffix: String) {
      (transcripts, errors, summary) = (
        "\(folder)/recogs-\(set)-\(suffix).txt", "\(folder)/errs-\(set)-\(suffix).txt",
        "\(folder)/wer-summary-\(set)-\(suffix).txt"
      )
    }
  }

  /// Writes the three files.
  ///
  /// - Parameter settings: The search's settings, as the summary names them: `beam_size_4`.
  /// - Throws: ``EvaluationError`` with code `.file` where one cannot be written.
  public func write(to paths: Paths, settings: String) throws(EvaluationError) {
    let row = ErrorRateSummary.Row(settings: settings, wordErrorRate: errors.roundedRate)
    try Self.write(transcripts, to: paths.transcripts)
    try Self.write(errors.description, to: paths.errors)
    try Self.write(ErrorRateSummary([row]).description, to: paths.summary)
  }

  private static func write(_ text: String, to path: String) throws(EvaluationError) {
    do {
      try AtomicFile.write(to: path) { append in
        try unsafe append([UInt8](text.utf8).span.bytes)
      }
    } catch {
      throw EvaluationError(.file, "\(error)")
    }
  }
}
