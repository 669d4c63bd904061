import TernCorpus

/// Batches one after the other.
package protocol BatchSource {
  /// The next batch; nil where there is none left.
  func next() throws -> Batch?
}

/// What a training learns from and is judged by.
package struct TrainingData {
  /// A corpus to learn from.
  package struct Corpus {
    /// The corpus's name in logs: icefall's are `libri` and `giga`.
    package let name: String
    /// The number of batches of an epoch.
    package let batchCount: (_ epoch: Int) -> Int
    /// The batches of an epoch, counted from 1, without the first so many.
    package let batches: (_ epoch: Int, _ first: Int) throws -> any BatchSource

    /// A corpus.
    package init(
      name: String, batchCount: @escaping (_ epoch: Int) -> Int,
      batches: @escaping (_ epoch: Int, _ first: Int) throws -> any BatchSource
    ) {
      self.name = name
      self.batchCount = batchCount
      self.batches = batches
    }
  }

  /// The corpora; the first one's end is the end of an epoch.
  package let corpora: [Corpus]
  /// How often a batch is of the second corpus, whether that has heads of its own (icefall's `giga-prob`)
  /// or not.
  package let secondProbability: Double
  /// One pass over what is held out; nil where nothing is.
  package let validation: (() throws -> any BatchSource)?

  /// Data of one corpus or two.
  package init(
    corpora: [Corpus], secondProbability: Double = 0,
    validation: (() throws -> any BatchSource)?
  ) {
    self.corpora = corpora
    self.secondProbability = corpora.count > 1 ? secondProbability : 0
    self.validation = validation
  }
}
