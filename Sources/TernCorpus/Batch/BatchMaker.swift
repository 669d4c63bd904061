import TernTensor

/// Makes batches of examples: the same for the same epoch and utterances, whoever asks and when.
public struct BatchMaker: Sendable {
  /// What there is to learn.
  public let examples: [Example]
  private let source: FeatureSource
  private let augmentation: SpecAugment?
  private let seed: UInt64
  private let corpus: Int

  /// A maker that augments features, or not (for validation), for the heads of a corpus.
  public init(
    _ examples: [Example], source: FeatureSource, augmentation: SpecAugment? = nil,
    seed: UInt64 = 42, corpus: Int = 0
  ) {
    self.examples = examples
    self.source = source
    self.augmentation = augmentation
    self.seed = seed
    self.corpus = corpus
  }

  /// The batch of the examples with the given indices. What augmentation draws follows from the seed,
  /// the epoch and the utterance's name alone.
  ///
  /// - Precondition: there is an index, and an example of each.
  /// - Throws: ``CorpusError`` as ``FeatureSource/features(of:)`` does.
  public func batch(_ indices: [Int], epoch: Int) throws(CorpusError) -> Batch {
    var features: [Tensor] = []
    for index in indices { features.append(try self.features(of: examples[index], epoch: epoch)) }
    return Batch(
      ids: indices.map { examples[$0].utterance.id }, utterances: features,
      tokens: indices.map { examples[$0].tokens }, corpus: corpus)
  }

  private func features(of example: Example, epoch: Int) throws(CorpusError) -> Tensor {
    let features = try source.features(of: example.utterance)
    guard let augmentation else { return features }
    var random = SplitMix64(
      seed: seed, purpose: "augmentation of \(example.utterance.id)", index: epoch)
    return augmentation.augment(features, using: &random)
  }
}
