/// How the probabilities of n-grams are estimated from their counts.
///
/// Below the longest n-grams, an n-gram's count is the number of symbols it was met after, unless it begins a
/// sentence (R. Kneser, H. Ney, "Improved backing-off for m-gram language modeling", ICASSP 1995,
/// doi:10.1109/ICASSP.1995.479394).
public enum NgramSmoothing: Sendable, Hashable, CaseIterable {
  /// Modified Kneser-Ney, interpolated: three discounts for each length, 1-grams mixed with all symbols
  /// being equal, of which the unknown one is one.
  ///
  /// Discounts are 0.5, 1 and 1.5 for lengths whose counts give none.
  ///
  /// Source: S. Chen, J. Goodman, "An empirical study of smoothing techniques for language modeling", Computer
  /// Speech & Language 13, 1999, doi:10.1006/csla.1999.0128, section 3.2; KenLM,
  /// `lmplz --discount_fallback`.
  case modifiedKneserNey

  /// Kneser-Ney with back-off: one discount for each length, none for 1-grams, no unknown symbol.
  ///
  /// Equals icefall's `shared/make_kn_lm.py`, which is SRILM's `ngram-count -ukndiscount
  /// -kn-modify-counts-at-end -gtNmin 0`; but for `<s>` of order 1, which upstream gives a
  /// probability. The discount is 0.5 for lengths whose counts give none, where upstream stops. The
  /// probabilities after a history that every symbol followed add up to less than 1, as upstream's do.
  case kneserNey
}

extension NgramSmoothing {
  /// What is taken off counts of 1, of 2, and of 3 and more.
  typealias Discounts = [Double]

  /// The discounts for n-grams of a length.
  ///
  /// - Parameters:
  ///   - raw: how often each n-gram was met.
  ///   - adjusted: the counts that are used; 0 for what is not to be predicted.
  func discounts(length: Int, raw: [UInt32], adjusted: [UInt32]) -> Discounts {
    switch self {
    case .modifiedKneserNey:
      let numbers = Self.countsOfCounts(adjusted)
      guard numbers[1...3].allSatisfy({ $0 > 0 }) else { return [0.5, 1, 1.5] }
      let share = numbers[1] / (numbers[1] + 2 * numbers[2])
      let discounts = (1...3).map { count in
        Double(count) - Double(count + 1) * share * numbers[count + 1] / numbers[count]
      }
      let fit = zip(discounts, 1...3).allSatisfy { 0...Double($1) ~= $0 }
      return fit ? discounts : [0.5, 1, 1.5]
    case .kneserNey:
      guard length > 1 else { return [0, 0, 0] }
      let numbers = Self.countsOfCounts(raw)
      let sum = numbers[1] + 2 * numbers[2]
      let discount = sum == 0 ? 0.5 : max(0.1, numbers[1]) / sum
      return [discount, discount, discount]
    }
  }

  /// How many counts are 0, 1, 2, 3 and 4.
  private static func countsOfCounts(_ counts: [UInt32]) -> [Double] {
    var numbers = [Double](repeating: 0, count: 5)
    for count in counts where count < 5 { numbers[Int(count)] += 1 }
    return numbers
  }

  /// The probabilities of n-grams, and the weights with which their histories back off, where they do.
  ///
  /// - Parameters:
  ///   - adjusted: the count of each n-gram.
  ///   - lower: the probability of each n-gram that is shorter by one.
  func estimate(
    _ level: NgramLevel, adjusted: [UInt32], discounts: Discounts, lower: [Double]
  ) -> (probabilities: [Double], backOffs: [Double]) {
    var probabilities = [Double](repeating: 0, count: adjusted.count)
    var backOffs = [Double](repeating: 1, count: lower.count)
    level.forEachHistory { history, continuations in
      let total = continuations.reduce(0.0) { $0 + Double(adjusted[$1]) }
      guard total > 0 else { return }
      var (freed, sum, lowerSum) = (0.0, 0.0, 0.0)
      for place in continuations {
        let count = Double(adjusted[place])
        let left = count == 0 ? 0 : max(count - discounts[min(Int(count), 3) - 1], 0)
        probabilities[place] = left / total
        freed += (count - left) / total
        sum += left / total
        lowerSum += lower[Int(level.endings[place])]
      }
      switch self {
      case .modifiedKneserNey:
        backOffs[history] = freed
        for place in continuations {
          probabilities[place] += freed * lower[Int(level.endings[place])]
        }
      case .kneserNey where 1 - lowerSum > 1e-9:
        backOffs[history] = (1 - sum) / (1 - lowerSum)
      case .kneserNey: break
      }
    }
    return (probabilities, backOffs)
  }
}
