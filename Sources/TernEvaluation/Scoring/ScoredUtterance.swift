/// What was said in an utterance of a test set, what was recognised, and how they go together.
public struct ScoredUtterance: Sendable, Hashable {
  /// The utterance's name.
  public let id: String
  /// What was said.
  public let reference: [Word]
  /// What was recognised.
  public let hypothesis: [Word]
  /// Which was recognised as which.
  public let alignment: WordAlignment

  /// Aligns the words of two texts.
  public init(id: String, reference: String, hypothesis: String) {
    self.id = id
    self.reference = Word.words(of: reference)
    self.hypothesis = Word.words(of: hypothesis)
    alignment = WordAlignment(reference: self.reference, hypothesis: self.hypothesis)
  }

  /// icefall's order: by name, then by what was said, then by what was recognised.
  static func precedes(_ left: ScoredUtterance, _ right: ScoredUtterance) -> Bool {
    let (a, b) = (Word(left.id), Word(right.id))
    if a != b { return a < b }
    if left.reference != right.reference {
      return left.reference.lexicographicallyPrecedes(right.reference)
    }
    return left.hypothesis.lexicographicallyPrecedes(right.hypothesis)
  }
}
