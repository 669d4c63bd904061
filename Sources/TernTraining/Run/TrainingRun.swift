import Foundation
import TernAutograd
import TernCorpus
import TernInterchange

/// A whole training: epochs over the data, checkpoints, validation, logs.
///
/// Source: icefall, `lstm_transducer_stateless2`, `train.py`.
package final class TrainingRun {
  /// How long a training runs, and what it writes when.
  package struct Options {
    /// Where checkpoints and logs go: `exp-dir`.
    package var folder: CheckpointFolder
    /// The last epoch: `num-epochs`.
    package var epochCount = 35
    /// The epoch to begin with; above 1, after the checkpoint of the one before: `start-epoch`.
    package var startEpoch = 1
    /// Above 0, the batches of the checkpoint to go on from: `start-batch`.
    package var startBatch = 0
    /// Batches between checkpoints: `save-every-n`.
    package var saveEvery = 2000
    /// How many of those stay: `keep-last-k`.
    package var keepLast = 20
    /// Batches between validations: `valid-interval`. There is one at the end of each epoch too.
    package var validationInterval = 3000
    /// Batches between lines of the log: `log-interval`.
    package var logInterval = 50
    /// Whether the training ends after a few batches, and tells how large all values are:
    /// `print-diagnostics`.
    package var printsDiagnostics = false
    /// Over how many batches total losses are averaged, roughly.
    package var resetInterval = 200

    /// icefall's defaults.
    package init(folder: CheckpointFolder) {
      self.folder = folder
    }
  }

  private let trainer: Trainer
  private let data: TrainingData
  private let options: Options
  private let log: TrainingLog
  private let claim: FolderClaim
  private var position = EpochBatches.Position()

  /// A training that begins, or goes on from a checkpoint where the options say so.
  ///
  /// - Throws: ``TrainingError`` with code `.checkpoint` where there is no such checkpoint, or it is
  ///   one of another network; `.option` where another training runs in the folder, or a new one would
  ///   begin beside checkpoints.
  package init(
    _ trainer: Trainer, data: TrainingData, options: Options, log: TrainingLog
  ) throws {
    self.trainer = trainer
    self.data = data
    self.options = options
    self.log = log
    claim = try FolderClaim(options.folder)
    if options.startBatch > 0 {
      try resume(from: options.folder.path(batch: options.startBatch), isEpochEnd: false)
    } else if options.startEpoch > 1 {
      try resume(from: options.folder.path(epoch: options.startEpoch - 1), isEpochEnd: true)
    } else {
      try refuseAnotherTraining()
    }
  }

  /// A training that begins would mix its checkpoints with those that are there.
  private func refuseAnotherTraining() throws(TrainingError) {
    let epochs = try options.folder.epochCheckpoints().map(\.path)
    let batches = try options.folder.batchCheckpoints().map(\.path)
    guard let path = epochs.first ?? batches.first else { return }
    throw TrainingError(
      .option,
      "\(path) is there from another training: go on with it (start-epoch, start-batch), or choose "
        + "another exp-dir")
  }

  private func resume(from path: String, isEpochEnd: Bool) throws {
    let checkpoint = try TrainingCheckpoint(reading: path)
    try checkpoint.restore(into: &trainer.state)
    if let position = EpochBatches.Position(checkpoint.sampler) {
      self.position = position
    } else {
      // icefall's own: the place within an epoch is lhotse's, so that the epoch begins anew.
      position.epoch = trainer.state.progress.epoch
    }
    if isEpochEnd { position.beginEpoch(options.startEpoch) }
    try refuseOtherBatches(checkpoint, at: path)
    try log.info("Loaded \(path), \(trainer.batchCount) batches learnt")
  }

  /// Refuses to go on in the middle of an epoch whose batches are no longer the same ones, or with an
  /// average over other intervals.
  private func refuseOtherBatches(_ checkpoint: TrainingCheckpoint, at path: String) throws {
    let period = trainer.options.averagePeriod
    if let other = checkpoint["average_period"]?.integer, other != period {
      throw TrainingError(
        .option, "\(path) averages every \(other) batches: go on with average-period \(other)")
    }
    guard position.first > 0 else { return }
    let count = data.corpora[0].batchCount(position.epoch)
    if let other = checkpoint.sampler?["epoch_batch_count"]?.integer, other != count {
      throw TrainingError(
        .option,
        "\(path) is in an epoch of \(other) batches, and now it has \(count): go on with the same "
          + "manifests and options of batches, or from the end of an epoch")
    }
  }

  /// Runs to the last epoch's end.
  ///
  /// - Throws: ``TrainingError`` with code `.diverged` where no loss of a batch is finite, and
  ///   what data, log and files throw.
  package func run() throws {
    if options.printsDiagnostics { return try diagnose() }
    while position.epoch <= options.epochCount {
      try runEpoch()
      position.beginEpoch(position.epoch + 1)
    }
    try log.info("Done!")
  }

  /// Learns from some batches, and says what values it has seen.
  private func diagnose() throws {
    let diagnostics = Diagnostics()
    trainer.diagnostics = diagnostics
    trainer.begin(epoch: position.epoch)
    let batches = try EpochBatches(data, seed: trainer.options.seed, from: position)
    var count = 0
    while count < Self.diagnosedBatches,
      let batch = try batches.next(number: trainer.batchCount + 1)
    {
      try trainer.learn(from: batch)
      count += 1
    }
    try log.info("Values of \(count) batches\n\(diagnostics)")
  }

  /// The number of batches that diagnostics look at.
  private static let diagnosedBatches = 30

  private func runEpoch() throws {
    let epoch = position.epoch
    trainer.begin(epoch: epoch)
    let batches = try EpochBatches(data, seed: trainer.options.seed, from: position)
    var totals = LossTotals(names: data.corpora.map(\.name), resetInterval: options.resetInterval)
    let batchCount = data.corpora[0].batchCount(epoch)
    guard batchCount > 0 else {
      throw TrainingError(.option, "epoch \(epoch) has no batch to learn from")
    }
    try log.begin(
      epoch: epoch, of: options.epochCount, batches: batchCount, from: position.first,
      step: trainer.batchCount)
    let clock = ContinuousClock()
    var start = clock.now
    while let batch = try batches.next(number: trainer.batchCount + 1) {
      let waiting = clock.now - start
      position = batches.position
      guard let batch = try learnable(batch) else { continue }
      let report = try trainer.learn(from: batch) { batch, names in
        try saveBatch(batch, leavingOut: names)
      }
      totals.add(report, of: batches.corpus)
      log.progress(
        batch: position.first, loss: totals.all.lossPerFrame, waiting: waiting, report.durations)
      if trainer.batchCount.isMultiple(of: options.saveEvery) { try saveBatchCheckpoint() }
      let index = position.batch
      if index.isMultiple(of: options.logInterval) {
        try log.batch(
          epoch: epoch, index: index, totals: totals, report: report,
          learningRate: trainer.learningRate, step: trainer.batchCount)
      }
      if index.isMultiple(of: options.validationInterval) { try validate() }
      start = clock.now
    }
    try finishEpoch(totals)
  }

  private func finishEpoch(_ totals: LossTotals) throws {
    let epoch = position.epoch
    for name in data.corpora.prefix(1).map(\.name) {
      try log.info("\(name) reaches end of dataloader")
    }
    if totals.all.lossPerFrame < trainer.state.progress.bestTrainLoss {
      trainer.state.progress.bestTrainLoss = totals.all.lossPerFrame
      trainer.state.progress.bestTrainEpoch = epoch
    }
    try validate()
    let path = options.folder.path(epoch: epoch)
    try save(to: path)
    let progress = trainer.state.progress
    if progress.bestTrainEpoch == epoch { try options.folder.copy(path, asBest: .trainLoss) }
    if progress.bestValidEpoch == epoch { try options.folder.copy(path, asBest: .validLoss) }
    try log.endEpoch()
  }

  /// A batch without utterances that cannot be learnt, which are named; nil where none is left. (What a
  /// file's header says of its length let them pass.)
  private func learnable(_ batch: Batch) throws -> Batch? {
    let unlearnable = trainer.unlearnable(in: batch)
    if unlearnable.isEmpty { return batch }
    let names = unlearnable.sorted().map { batch.ids[$0] }.joined(separator: ", ")
    try log.warning("More tokens than encoder frames, or none: \(names): left out")
    return batch.removing(unlearnable)
  }

  /// The loss on what is held out.
  private func validate() throws {
    guard let source = try data.validation?() else { return }
    try log.info("Computing validation loss")
    var metrics = LossMetrics()
    while let batch = try source.next() {
      guard let batch = try learnable(batch) else { continue }
      do {
        let report = try trainer.evaluate(batch) { names in
          try log.warning("The loss is not finite for \(names.joined(separator: ", ")): left out")
        }
        metrics.add(LossMetrics(report))
      } catch let error as TrainingError where error.code == .diverged {
        try log.warning(error.message)
      }
    }
    try log.validation(epoch: position.epoch, metrics, step: trainer.batchCount)
    if metrics.lossPerFrame < trainer.state.progress.bestValidLoss {
      trainer.state.progress.bestValidLoss = metrics.lossPerFrame
      trainer.state.progress.bestValidEpoch = position.epoch
    }
  }

  private func saveBatchCheckpoint() throws {
    try save(to: options.folder.path(batch: trainer.batchCount))
    try options.folder.keepLast(options.keepLast, of: trainer.batchCount)
  }

  private func save(to path: String) throws {
    try log.info("Saving checkpoint to \(path)")
    trainer.state.sampler = position.object(
      epochBatchCount: data.corpora[0].batchCount(position.epoch))
    try trainer.state.write(to: path)
  }

  /// Keeps a batch whose loss is not finite, for whoever wants to know why.
  private func saveBatch(_ batch: Batch, leavingOut names: [String]) throws {
    let path = "\(options.folder.path)/batch-\(UUID().uuidString.lowercased()).pt"
    try log.warning(
      "The loss is not finite for \(names.joined(separator: ", ")): left out. Saving the batch to \(path)"
    )
    try Checkpoint.write(
      [
        "ids": .list(batch.ids.map { .string($0) }), "inputs": .tensor(batch.features),
        "num_frames": .list(batch.frameCounts.map { .integer($0) }),
        "tokens": .list(batch.tokens.map { .list($0.map { .integer($0) }) }),
      ], to: path)
  }
}
