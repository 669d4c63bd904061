import Foundation
import TernEvaluation
import TestSupport
import Testing

@Suite struct ErrorRateSummaryTests {
  @Test func rowsAreReadBackBestFirst() throws {
    let summary = ErrorRateSummary([
      .init(settings: "beam_size_4", wordErrorRate: 12.5),
      .init(settings: "greedy_search", wordErrorRate: 3.2),
      .init(settings: "beam_size_8", wordErrorRate: 100),
    ])
    #expect(
      summary.description
        == "settings\tWER\ngreedy_search\t3.2\nbeam_size_4\t12.5\nbeam_size_8\t100.0\n")
    try withTemporaryFolder { folder in
      let path = "\(folder)/wer-summary-a-b.txt"
      try Data(summary.description.utf8).write(to: URL(filePath: path))
      #expect(try ErrorRateSummary(contentsOf: path) == summary)
    }
  }

  @Test(
    "Damaged files are refused, and the line is named",
    arguments: [
      ("", "line 1"), ("settings WER\n", "line 1"), ("settings\tWER\na\n", "line 2"),
      ("settings\tWER\na\t1.0\nb\tmuch\n", "line 3"), ("settings\tWER\na\tnan\n", "line 2"),
      ("settings\tWER\na\t-1\n", "line 2"),
    ])
  func damage(_ text: String, _ place: String) throws {
    try withTemporaryFolder { folder in
      let path = "\(folder)/wer-summary-a-b.txt"
      try Data(text.utf8).write(to: URL(filePath: path))
      let error = #expect(throws: EvaluationError.self) {
        try ErrorRateSummary(contentsOf: path)
      }
      #expect(error?.code == .format)
      #expect(error?.message.contains("\(path), \(place)") == true, "\(String(describing: error))")
      #expect(throws: EvaluationError.self) { try ErrorRateSummary(contentsOf: "\(folder)/no") }
    }
  }
}
