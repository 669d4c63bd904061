/// What regularizers need to know of one pass of a training.
package struct TrainingPass {
  /// The number of batches, this one included, over that after which the network is warm.
  package var warmup: Double
  /// Where their chances come from.
  package var random: any RandomNumberGenerator

  /// A pass with the given generator.
  package init(warmup: Double, random: any RandomNumberGenerator) {
    self.warmup = warmup
    self.random = random
  }
}
