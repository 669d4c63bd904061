import Foundation
import TernEvaluation
import TestSupport
import Testing

@Suite struct TestSetNamesTests {
  @Test(
    arguments: [
      (["data/fbank/librispeech_cuts_test-clean.jsonl.gz"], ["test-clean"]),
      (["a/digits/test.tsv", "a/digits/connected_test.tsv"], ["digits-test", "connected_test"]),
      (["f/digits_cuts_test.jsonl.gz"], ["digits-test"]),
      (["a/digits/test.tsv", "b/kathleen/test.tsv"], ["digits-test", "kathleen-test"]),
      (
        ["a/x/test.tsv", "b/x/test.tsv", "LibriSpeech/test-other/"],
        ["a-x-test", "b-x-test", "test-other"]
      ),
      (["/_cuts_.jsonl", "/x.y"], ["_cuts_", "x.y"]),
      (
        [
          "f/digits_cuts_test.jsonl.gz", "f/connected_cuts_test.jsonl.gz",
          "f/a_cuts_test-b.jsonl.gz",
        ],
        ["digits-test", "connected-test", "test-b"]
      ),
    ])
  func namesAreShortAndDistinct(_ paths: [String], _ names: [String]) {
    #expect(TestSet.names(of: paths) == names)
  }

  @Test func setsOfACorpusAreFound() throws {
    try withTemporaryFolder { folder in
      for name in [
        "a_cuts_test-b.jsonl.gz", "a_cuts_test-a.jsonl.gz", "a_cuts_dev.jsonl.gz",
        "b_cuts_test.jsonl.gz",
      ] {
        try Data().write(to: URL(filePath: "\(folder)/\(name)"))
      }
      #expect(
        try TestSet.paths(of: "a", in: folder) == [
          "\(folder)/a_cuts_test-a.jsonl.gz", "\(folder)/a_cuts_test-b.jsonl.gz",
        ])
      let error = #expect(throws: EvaluationError.self) {
        try TestSet.paths(of: "c", in: folder)
      }
      #expect(error?.message.contains("c_cuts_test*.jsonl.gz") == true)
    }
  }
}
