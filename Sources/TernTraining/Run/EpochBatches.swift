import TernCorpus
import TernInterchange
import TernTensor

/// The batches of an epoch: those of the first corpus in their order, and between them, by chance,
/// batches of the second, which begins anew whenever it ends.
final class EpochBatches {
  /// Where in the data a training is: the second corpus goes on from epoch to epoch.
  struct Position: Hashable {
    /// The epoch, counted from 1.
    var epoch = 1
    /// The batches of the first corpus that this epoch has given.
    var first = 0
    /// The pass over the second corpus, counted from 1.
    var secondEpoch = 1
    /// The batches that this pass has given.
    var second = 0
    /// The batches of both corpora that this epoch has given.
    var batch = 0

    /// The beginning of the next epoch.
    mutating func beginEpoch(_ number: Int) {
      (epoch, first, batch) = (number, 0, 0)
    }
  }

  private let data: TrainingData
  private let seed: UInt64
  private(set) var position: Position
  /// The corpus of the batch that was given last, by index.
  private(set) var corpus = 0
  private var firstSource: any BatchSource
  private var secondSource: (any BatchSource)?

  init(_ data: TrainingData, seed: UInt64, from position: Position) throws {
    self.data = data
    self.seed = seed
    self.position = position
    firstSource = try data.corpora[0].batches(position.epoch, position.first)
    if data.secondProbability > 0 {
      secondSource = try data.corpora[1].batches(position.secondEpoch, position.second)
    }
  }

  /// The next batch; nil at the epoch's end. `number` is that of the batch in the whole training: the
  /// corpus follows from it and the seed.
  func next(number: Int) throws -> Batch? {
    var chance = SplitMix64(seed: seed, purpose: "corpus", index: number)
    corpus = 0
    if secondSource != nil, Double.random(in: 0..<1, using: &chance) < data.secondProbability {
      return try nextOfSecond()
    }
    guard let batch = try firstSource.next() else { return nil }
    position.first += 1
    position.batch += 1
    return batch
  }

  private func nextOfSecond() throws -> Batch? {
    corpus = 1
    position.batch += 1
    if let batch = try secondSource?.next() {
      position.second += 1
      return batch
    }
    position.secondEpoch += 1
    position.second = 0
    secondSource = try data.corpora[1].batches(position.secondEpoch, 0)
    guard let batch = try secondSource?.next() else {
      throw TrainingError(.option, "corpus '\(data.corpora[1].name)' has no batch to learn from")
    }
    position.second = 1
    return batch
  }
}

extension EpochBatches.Position {
  /// As a checkpoint holds it, with the number of batches of the epoch: one that has become another is not
  /// gone on with.
  func object(epochBatchCount: Int) -> PickleObject {
    [
      "epoch": .integer(epoch), "batch": .integer(first), "second_epoch": .integer(secondEpoch),
      "second_batch": .integer(second), "epoch_batch": .integer(batch),
      "epoch_batch_count": .integer(epochBatchCount),
    ]
  }

  /// From a checkpoint; nil where another program has written it.
  init?(_ value: PickleValue?) {
    guard let value, let epoch = value["epoch"]?.integer, let first = value["batch"]?.integer,
      let secondEpoch = value["second_epoch"]?.integer,
      let second = value["second_batch"]?.integer, let batch = value["epoch_batch"]?.integer,
      [epoch - 1, first, secondEpoch - 1, second, batch].allSatisfy({ 0..<1 << 53 ~= $0 })
    else { return nil }
    (self.epoch, self.first, self.secondEpoch, self.second) = (epoch, first, secondEpoch, second)
    self.batch = batch
  }
}
