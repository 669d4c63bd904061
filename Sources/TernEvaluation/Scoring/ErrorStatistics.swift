/// How often words were recognised, missed, made up and mistaken for others.
///
/// Source: icefall, `icefall/utils.py`, write_error_stats.
public struct ErrorStatistics: Sendable {
  /// A word of the reference that was recognised as another.
  public struct Substitution: Sendable, Hashable, Comparable {
    /// What was said.
    public let reference: Word
    /// What was recognised.
    public let hypothesis: Word

    /// By what was said, then by what was recognised.
    public static func < (left: Substitution, right: Substitution) -> Bool {
      (left.reference, left.hypothesis) < (right.reference, right.hypothesis)
    }
  }

  /// What became of one word, wherever it stood.
  public struct WordCounts: Sendable, Hashable {
    /// How often it was recognised.
    public var correct = 0
    /// How often another was recognised in its place.
    public var mistaken = 0
    /// How often it was recognised in another's place.
    public var mistakenFor = 0
    /// How often it was recognised where nothing was said.
    public var inserted = 0
    /// How often it was missed.
    public var deleted = 0

    /// All errors that it has part in.
    public var errors: Int { mistaken + mistakenFor + inserted + deleted }
    /// How often it was said.
    public var inReference: Int { correct + mistaken + deleted }
    /// How often it was recognised, rightly or not.
    public var inHypothesis: Int { correct + mistakenFor + inserted }
  }

  /// Words that were recognised as others, and how often.
  public private(set) var substitutions: [Substitution: Int] = [:]
  /// Words that were made up, and how often.
  public private(set) var insertions: [Word: Int] = [:]
  /// Words that were missed, and how often.
  public private(set) var deletions: [Word: Int] = [:]
  /// What became of each word.
  public private(set) var words: [Word: WordCounts] = [:]
  /// The number of words that were said.
  public private(set) var referenceCount = 0
  /// The number of words that were recognised rightly.
  public private(set) var correctCount = 0

  /// The number of words that were recognised as others.
  public var substitutionCount: Int { substitutions.values.reduce(0, +) }
  /// The number of words that were made up.
  public var insertionCount: Int { insertions.values.reduce(0, +) }
  /// The number of words that were missed.
  public var deletionCount: Int { deletions.values.reduce(0, +) }
  /// The number of errors.
  public var errorCount: Int { substitutionCount + insertionCount + deletionCount }
  /// Errors in a hundred words of the reference; not a number where nothing was said.
  public var wordErrorRate: Double { 100 * Double(errorCount) / Double(referenceCount) }

  /// The statistics of some utterances.
  public init(_ utterances: some Sequence<ScoredUtterance>) {
    for utterance in utterances {
      referenceCount += utterance.reference.count
      for pair in utterance.alignment.pairs { add(pair) }
    }
  }

  private mutating func add(_ pair: WordAlignment.Pair) {
    switch (pair.reference, pair.hypothesis) {
    case (let reference?, let hypothesis?) where reference == hypothesis:
      words[reference, default: WordCounts()].correct += 1
      correctCount += 1
    case (let reference?, let hypothesis?):
      let substitution = Substitution(reference: reference, hypothesis: hypothesis)
      substitutions[substitution, default: 0] += 1
      words[reference, default: WordCounts()].mistaken += 1
      words[hypothesis, default: WordCounts()].mistakenFor += 1
    case (let reference?, nil):
      deletions[reference, default: 0] += 1
      words[reference, default: WordCounts()].deleted += 1
    case (nil, let hypothesis?):
      insertions[hypothesis, default: 0] += 1
      words[hypothesis, default: WordCounts()].inserted += 1
    case (nil, nil): break
    }
  }
}
