/// Sets each value to 0 with a probability, and divides the others by the rest of it.
///
/// Source: Srivastava et al., "Dropout: a simple way to prevent neural networks from overfitting",
/// JMLR 15, 2014.
public struct Dropout: Sendable, Hashable {
  /// The probability of 0, less than 1.
  public var probability: Float

  /// Dropout with the given probability.
  public init(probability: Float) {
    self.probability = probability
  }
}
