import TernTensor

/// Makes batches of examples: the same for the same epoch and utterances, whoever asks and when.
public struct BatchMaker: Sendable {
  /// What is done to utterances on their way.
  public struct Options: Sendable {
    /// How utterances are joined; nil for not at all.
    public var concatenation: Concatenation?
    /// What is mixed into them; nil for nothing.
    public var noise: NoiseMixing?
    /// How features are hidden and moved; nil for not at all.
    public var augmentation: SpecAugment?
    /// What all draws follow from.
    public var seed: UInt64 = 42
    /// Whose heads learn: 0 for the first corpus, 1 for the second.
    public var corpus = 0

    /// Utterances as they are, as for validation.
    public init() {}
  }

  /// What there is to learn.
  public let examples: [Example]
  private let source: FeatureSource
  private let options: Options

  /// A maker of batches of the given examples.
  public init(_ examples: [Example], source: FeatureSource, options: Options = Options()) {
    self.examples = examples
    self.source = source
    self.options = options
  }

  /// The batch of the examples with the given indices, the longest first. What is drawn follows from the
  /// seed, the epoch and the utterance's name alone (of what is joined, from all names).
  ///
  /// - Precondition: there is an index, and an example of each.
  /// - Throws: ``CorpusError`` as ``FeatureSource/features(of:)`` does.
  public func batch(_ indices: [Int], epoch: Int) throws(CorpusError) -> Batch {
    let passages = passages(indices)
    var features: [Tensor] = []
    for passage in passages { features.append(try self.features(of: passage, epoch: epoch)) }
    return Batch(
      ids: passages.map(\.id), utterances: features, tokens: passages.map(\.tokens),
      corpus: options.corpus)
  }

  private func passages(_ indices: [Int]) -> [Passage] {
    let examples = indices.map { self.examples[$0] }
    guard let concatenation = options.concatenation else {
      return examples.map { Passage(examples: [$0]) }
    }
    return concatenation.groups(of: examples.map(\.utterance.seconds)).map { group in
      Passage(examples: group.map { examples[$0] }, gap: concatenation.gap)
    }
  }

  private func features(of passage: Passage, epoch: Int) throws(CorpusError) -> Tensor {
    let id = passage.id
    var chance = SplitMix64(seed: options.seed, purpose: "noise of \(id)", index: epoch)
    let noise = options.noise?.draw(seconds: passage.seconds, using: &chance)
    let features = try passage.features(from: source, with: noise)
    guard let augmentation = options.augmentation else { return features }
    var random = SplitMix64(seed: options.seed, purpose: "augmentation of \(id)", index: epoch)
    return augmentation.augment(features, using: &random)
  }
}
