/// What the utterances of a batch say, and how long they are.
///
/// Token 0 is blank.
package struct TransducerTargets: Sendable, Hashable {
  /// The names of the utterances, for errors.
  package let ids: [String]
  /// The tokens of each utterance, S_b of them.
  package let tokens: [[Int]]
  /// The number of encoder frames of each utterance, T_b.
  package let frameCounts: [Int]

  /// The targets of a batch of utterances that can be learnt.
  ///
  /// - Throws: ``TrainingError`` with code `.utterance` where an utterance has no tokens, more tokens
  ///   than encoder frames, or a token that is none of 1 ..< `vocabularySize`, and where the arrays do
  ///   not all have the same count.
  package init(
    ids: [String], tokens: [[Int]], frameCounts: [Int], vocabularySize: Int
  ) throws(TrainingError) {
    guard ids.count == tokens.count && tokens.count == frameCounts.count else {
      throw TrainingError(
        .utterance,
        "\(ids.count) ids, \(tokens.count) rows of tokens and \(frameCounts.count) numbers of frames"
      )
    }
    self.init(unchecked: tokens, frameCounts: frameCounts, ids: ids)
    for (index, id) in ids.enumerated() {
      let (tokens, frames) = (tokens[index], frameCounts[index])
      if tokens.isEmpty || tokens.count > frames {
        throw TrainingError(
          .utterance,
          "utterance '\(id)' has \(tokens.count) tokens in \(frames) encoder frames, "
            + "expected 1 to \(frames) tokens")
      }
      if let place = tokens.firstIndex(where: { !(1..<max(vocabularySize, 1) ~= $0) }) {
        throw TrainingError(
          .utterance,
          "utterance '\(id)': token \(place) is \(tokens[place]), "
            + "expected one above 0 and below \(vocabularySize)"
        )
      }
    }
  }

  /// Targets that nobody has checked; losses compute them as k2 does.
  package init(unchecked tokens: [[Int]], frameCounts: [Int], ids: [String]? = nil) {
    self.tokens = tokens
    self.frameCounts = frameCounts
    self.ids = ids ?? tokens.indices.map(String.init)
  }

  /// The token of the edges that go to the next frame.
  package static let blank = 0

  /// The number of utterances, B.
  package var count: Int { tokens.count }

  /// Stops where the batch is not one of `frames` frames, `tokens` tokens and `classes` classes at most.
  func check(count: Int, frames: Int, tokens: Int, classes: Int) {
    precondition(count == self.count, "logits of \(count) utterances, targets of \(self.count)")
    for (row, frameCount) in zip(self.tokens, frameCounts) {
      precondition(
        0...frames ~= frameCount && row.count <= tokens && row.allSatisfy { 0..<classes ~= $0 },
        "\(frameCount) frames and tokens \(row) in \(frames) frames, \(tokens) tokens, \(classes) classes"
      )
    }
  }
}
