/// Which words of a transcript were recognised as which: the fewest insertions, deletions and
/// substitutions that make one of the other.
///
/// Source: kaldialign, `kaldi_align.cpp`, LevenshteinAlignment: each error costs 1; of equal ones, going
/// back from the end, an insertion is taken before a deletion, and that before a substitution or a match.
public struct WordAlignment: Sendable, Hashable {
  /// A word of the reference and what it was recognised as; nil stands for nothing.
  public struct Pair: Sendable, Hashable {
    /// What was said; nil for an insertion.
    public let reference: Word?
    /// What was recognised; nil for a deletion.
    public let hypothesis: Word?

    /// True where the word was recognised.
    public var isCorrect: Bool { reference == hypothesis }
  }

  /// The pairs, from the first word to the last.
  public let pairs: [Pair]

  /// Aligns a hypothesis with a reference.
  public init(reference: [Word], hypothesis: [Word]) {
    let costs = Self.costs(reference, hypothesis)
    var pairs: [Pair] = []
    var (m, n) = (reference.count, hypothesis.count)
    while m > 0 || n > 0 {
      let deletion = m > 0 ? costs[m - 1][n] + 1 : Int.max
      let insertion = n > 0 ? costs[m][n - 1] + 1 : Int.max
      let match =
        m > 0 && n > 0
        ? costs[m - 1][n - 1] + (reference[m - 1] == hypothesis[n - 1] ? 0 : 1) : Int.max
      let isPair = match < min(deletion, insertion)
      let takesReference = isPair || deletion < insertion
      let takesHypothesis = isPair || !takesReference
      pairs.append(
        Pair(
          reference: takesReference ? reference[m - 1] : nil,
          hypothesis: takesHypothesis ? hypothesis[n - 1] : nil))
      m -= takesReference ? 1 : 0
      n -= takesHypothesis ? 1 : 0
    }
    self.pairs = pairs.reversed()
  }

  /// The errors between the first m words of the reference and the first n of the hypothesis, [M+1, N+1].
  private static func costs(_ reference: [Word], _ hypothesis: [Word]) -> [[Int]] {
    var costs = [Array(0...hypothesis.count)]
    for (m, word) in reference.enumerated() {
      var row = [m + 1]
      for (n, other) in hypothesis.enumerated() {
        let match = costs[m][n] + (word == other ? 0 : 1)
        row.append(min(match, costs[m][n + 1] + 1, row[n] + 1))
      }
      costs.append(row)
    }
    return costs
  }
}
