import TernTraining
import TestSupport
import Testing

@Suite struct TransducerTargetsTests {
  private func error(_ tokens: [Int], frames: Int, ids: [String] = ["well", "odd"])
    -> TrainingError?
  {
    #expect(throws: TrainingError.self) {
      try TransducerTargets(
        ids: ids, tokens: [[1, 4], tokens], frameCounts: [2, frames], vocabularySize: 5)
    }
  }

  @Test func whatCanBeLearntIsTaken() throws {
    let targets = try TransducerTargets(
      ids: ["a", "b"], tokens: [[1, 4], [2]], frameCounts: [2, 9], vocabularySize: 5)
    #expect(targets.count == 2)
    #expect(targets.ids == ["a", "b"])
  }

  @Test(arguments: [
    ([], 3, "utterance 'odd' has 0 tokens in 3 encoder frames"),
    ([1, 2, 3], 2, "utterance 'odd' has 3 tokens in 2 encoder frames"),
    ([1], 0, "utterance 'odd' has 1 tokens in 0 encoder frames"),
    ([1], Int.min, "utterance 'odd' has 1 tokens"),
    ([1, 5], 2, "utterance 'odd': token 1 is 5"),
    ([0], 2, "utterance 'odd': token 0 is 0"),
    ([-1], 2, "utterance 'odd': token 0 is -1"),
    ([Int.max], 2, "utterance 'odd': token 0 is \(Int.max)"),
  ])
  func whatCannotIsNamed(_ tokens: [Int], _ frames: Int, _ text: String) {
    let error = error(tokens, frames: frames)
    #expect(error?.code == .utterance)
    #expect(error?.message.hasPrefix(text) == true, "\(error?.message ?? "none")")
  }

  @Test(arguments: [Int.min, 0, 1]) func noVocabularyHasNoTokens(size: Int) {
    #expect(throws: TrainingError.self) {
      try TransducerTargets(ids: ["a"], tokens: [[1]], frameCounts: [1], vocabularySize: size)
    }
  }

  @Test func countsMustAgree() {
    #expect(error([1], frames: 2, ids: ["one"])?.code == .utterance)
  }
}
