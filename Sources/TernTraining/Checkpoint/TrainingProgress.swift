import TernInterchange

/// How far a training is, and how good it has been.
package struct TrainingProgress: Sendable, Hashable {
  /// The batches learnt from since the beginning.
  package var batch = 0
  /// The epoch at hand, counted from 1.
  package var epoch = 1
  /// The least loss of an epoch on what is learnt, in nats per frame.
  package var bestTrainLoss = Double.infinity
  /// The least loss on what is held out, in nats per frame.
  package var bestValidLoss = Double.infinity
  /// The epoch of ``bestTrainLoss``; -1 before there is one.
  package var bestTrainEpoch = -1
  /// The epoch of ``bestValidLoss``; -1 before there is one.
  package var bestValidEpoch = -1

  /// The progress of a training that begins.
  package init() {}

  /// Under icefall's names.
  var entries: [(key: PickleObject.Key, value: PickleObject)] {
    [
      ("best_train_loss", .float(bestTrainLoss)), ("best_valid_loss", .float(bestValidLoss)),
      ("best_train_epoch", .integer(bestTrainEpoch)),
      ("best_valid_epoch", .integer(bestValidEpoch)), ("batch_idx_train", .integer(batch)),
      ("cur_epoch", .integer(epoch)),
    ]
  }

  init(_ fields: PickleFields) throws(TrainingError) {
    batch = try fields.integer("batch_idx_train")
    epoch = try fields.integer("cur_epoch")
    bestTrainLoss = try fields.number("best_train_loss")
    bestValidLoss = try fields.number("best_valid_loss")
    bestTrainEpoch = try fields.integer("best_train_epoch", atLeast: -1)
    bestValidEpoch = try fields.integer("best_valid_epoch", atLeast: -1)
  }
}
