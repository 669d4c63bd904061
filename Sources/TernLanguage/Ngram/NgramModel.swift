/// A back-off n-gram model over numbered symbols, as an automaton: a state is the longest known history.
///
/// Source: S. Katz, "Estimation of probabilities from sparse data", IEEE Trans. ASSP 35(3), 1987,
/// doi:10.1109/TASSP.1987.1165125.
public struct NgramModel: Sendable {
  /// A history, by number.
  public typealias State = Int32

  /// The longest n-gram's number of symbols.
  public let order: Int
  /// The history of a sentence that begins.
  public let start: State

  /// What a symbol's coming next costs, and the history it makes. Unknown n-grams back off, exactly.
  ///
  /// - Returns: the natural logarithm of the probability; that of the unknown symbol, or -infinity where
  ///   there is none, for a symbol that the model does not have.
  public func step(_ state: State, _ symbol: Int) -> (next: State, logProbability: Float) {
    (state, 0)
  }

  /// The natural logarithm of the probability that the sentence ends.
  public func end(_ state: State) -> Float { 0 }
}
