import TernCorpus

/// What came of one batch.
public struct StepReport: Sendable {
  /// The times of a step's parts.
  public struct Durations: Sendable {
    /// The networks.
    public var forward: Duration = .zero
    /// The joiner and the losses.
    public var loss: Duration = .zero
    /// The gradients.
    public var backward: Duration = .zero
    /// The optimiser.
    public var optimizer: Duration = .zero
  }

  /// The simple losses' sum, in nats.
  public let simpleLoss: Double
  /// The pruned losses' sum, in nats.
  public let prunedLoss: Double
  /// The sum that is to become less, in nats.
  public let loss: Double
  /// The number of encoder frames.
  public let frameCount: Int
  /// The number of feature frames of each utterance.
  public let featureCounts: [Int]
  /// Whose heads have learnt.
  public let corpus: Int
  /// The times of the parts.
  public var durations = Durations()

  package init(of batch: Batch, _ loss: TransducerLoss) {
    simpleLoss = loss.simple.reduce(0) { $0 + Double($1) }
    prunedLoss = loss.pruned.reduce(0) { $0 + Double($1) }
    self.loss = loss.total
    frameCount = loss.frameCount
    featureCounts = batch.frameCounts
    corpus = batch.corpus
    durations.forward = loss.durations.forward
    durations.loss = loss.durations.loss
  }
}
