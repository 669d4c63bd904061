/// What regularizers need to know of one pass of a training.
public struct TrainingPass {
  /// The number of batches seen over that after which the network is warm.
  public var warmup: Double
  /// Where their chances come from.
  public var random: any RandomNumberGenerator

  /// A pass with the given generator.
  public init(warmup: Double, random: any RandomNumberGenerator) {
    self.warmup = warmup
    self.random = random
  }

  /// A number spread evenly over 0 ..< 1.
  mutating func uniform() -> Double {
    Double(random.next() >> 11) * 0x1p-53
  }
}
