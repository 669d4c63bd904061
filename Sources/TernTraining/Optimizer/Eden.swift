import Foundation

/// Eden, icefall's schedule: the learning rate falls with the number of batches and, apart from that,
/// with the number of epochs; each begins to count when it comes near its own scale.
///
/// Source: icefall, `pruned_transducer_stateless2/optim.py`.
package struct Eden: Sendable, Hashable {
  /// The learning rate at the beginning.
  package var initialRate: Double
  /// The number of batches that begins to count.
  package let batchScale: Double
  /// The number of epochs that begins to count.
  package let epochScale: Double
  /// The batches of the whole training, the one at hand included.
  package var batch = 0
  /// The epochs that are finished.
  package var epoch = 0

  /// A schedule at its beginning.
  ///
  /// - Precondition: both scales are positive.
  package init(initialRate: Double, batchScale: Double = 5000, epochScale: Double = 10) {
    precondition(batchScale > 0 && epochScale > 0, "\(batchScale) batches, \(epochScale) epochs")
    self.initialRate = initialRate
    self.batchScale = batchScale
    self.epochScale = epochScale
  }

  /// The learning rate of the batch at hand: η₀ · ((b²+B²)/B²)^-¼ · ((e²+E²)/E²)^-¼.
  package var learningRate: Double {
    initialRate
      * (Self.decline(Double(batch), batchScale) * Self.decline(Double(epoch), epochScale))
  }

  private static func decline(_ count: Double, _ scale: Double) -> Double {
    pow((count * count + scale * scale) / (scale * scale), -0.25)
  }
}
