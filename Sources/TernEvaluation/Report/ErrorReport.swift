import Foundation

/// The errors of a recogniser in numbers and word by word: the contents of `errs-*.txt`.
///
/// Source: icefall, `icefall/utils.py`, write_error_stats.
public struct ErrorReport: Sendable, CustomStringConvertible {
  /// The utterances.
  public let utterances: [ScoredUtterance]
  /// Their errors.
  public let statistics: ErrorStatistics

  /// What stands for nothing.
  private static let nothing = "*"

  /// The report of some utterances.
  public init(_ utterances: [ScoredUtterance]) {
    self.utterances = utterances
    statistics = ErrorStatistics(utterances)
  }

  /// Errors in a hundred words, written with two decimals.
  public var rate: String { String(format: "%.2f", statistics.wordErrorRate) }
  /// Errors in a hundred words, rounded to two decimals.
  public var roundedRate: Double { Double(rate) ?? .nan }

  /// A line for the log, about a set and a setting: `test-clean-greedy_search`.
  public func summary(of name: String) -> String {
    "[\(name)] %WER \(rate)% [\(statistics.errorCount) / \(statistics.referenceCount), "
      + "\(statistics.insertionCount) ins, \(statistics.deletionCount) del, "
      + "\(statistics.substitutionCount) sub ]"
  }

  /// The file's text.
  public var description: String {
    [head, details, substitutions, deletions, insertions, words].joined()
      .map { $0 + "\n" }.joined()
  }

  private var head: [String] {
    [
      "%WER = \(rate)",
      "Errors: \(statistics.insertionCount) insertions, \(statistics.deletionCount) deletions, "
        + "\(statistics.substitutionCount) substitutions, over \(statistics.referenceCount) "
        + "reference words (\(statistics.correctCount) correct)",
      "Search below for sections starting with PER-UTT DETAILS:, SUBSTITUTIONS:, DELETIONS:, "
        + "INSERTIONS:, PER-WORD STATS:",
    ]
  }

  // MARK: Utterances

  private var details: [String] {
    ["", "PER-UTT DETAILS: corr or (ref->hyp)  "]
      + utterances.map { "\($0.id):\t\(Self.details(of: $0.alignment))" }
  }

  /// The words, each run of errors in one pair of brackets.
  private static func details(of alignment: WordAlignment) -> String {
    var parts: [String] = []
    var errors: [WordAlignment.Pair] = []
    func endErrors() {
      if errors.isEmpty { return }
      let (reference, hypothesis) = (
        errors.compactMap(\.reference), errors.compactMap(\.hypothesis)
      )
      // A deletion and an insertion of one word, side by side, look like the word.
      let isSame = reference == hypothesis
      let (before, after) = (text(reference), text(hypothesis))
      parts.append(isSame ? before : "(\(before)->\(after))")
      errors = []
    }
    for pair in alignment.pairs {
      if pair.isCorrect {
        endErrors()
        parts.append(pair.reference?.text ?? nothing)
      } else {
        errors.append(pair)
      }
    }
    endErrors()
    return parts.joined(separator: " ")
  }

  private static func text(_ words: [Word]) -> String {
    words.isEmpty ? nothing : words.map(\.text).joined(separator: " ")
  }

  // MARK: Lists, the most frequent first

  private var substitutions: [String] {
    ["", "SUBSTITUTIONS: count ref -> hyp"]
      + Self.descending(statistics.substitutions).map {
        "\($1)   \($0.reference) -> \($0.hypothesis)"
      }
  }

  private var deletions: [String] {
    ["", "DELETIONS: count ref"] + Self.descending(statistics.deletions).map { "\($1)   \($0)" }
  }

  private var insertions: [String] {
    ["", "INSERTIONS: count hyp"] + Self.descending(statistics.insertions).map { "\($1)   \($0)" }
  }

  private var words: [String] {
    ["", "PER-WORD STATS: word  corr tot_errs count_in_ref count_in_hyp"]
      + Self.descending(statistics.words.mapValues(\.errors)).map { word, errors in
        let counts = statistics.words[word, default: ErrorStatistics.WordCounts()]
        return "\(word)   \(counts.correct) \(errors) \(counts.inReference) \(counts.inHypothesis)"
      }
  }

  private static func descending<Key: Comparable>(_ counts: [Key: Int]) -> [(Key, Int)] {
    counts.sorted { ($0.value, $0.key) > ($1.value, $1.key) }.map { ($0.key, $0.value) }
  }
}
