import Foundation

/// How far an epoch is, and where its time went.
package struct EpochProgress {
  /// The epoch, counted from 1.
  package let epoch: Int
  /// The last epoch.
  package let epochCount: Int
  /// The number of batches.
  package let batchCount: Int
  /// The batches learnt from.
  package private(set) var batch = 0
  /// The loss per frame of the last batches, in nats.
  package private(set) var loss = Double.nan
  private let first: Int
  private let start = ContinuousClock.now
  private var waiting: Duration = .zero
  private var durations = StepReport.Durations()

  /// An epoch that begins, after the first so many batches where it is gone on with.
  init(epoch: Int, epochCount: Int, batchCount: Int, first: Int) {
    self.epoch = epoch
    self.epochCount = epochCount
    self.batchCount = batchCount
    self.first = first
  }

  mutating func add(
    batch: Int, loss: Double, waiting: Duration, _ durations: StepReport.Durations
  ) {
    self.batch = batch
    self.loss = loss
    self.waiting += waiting
    self.durations.forward += durations.forward
    self.durations.loss += durations.loss
    self.durations.backward += durations.backward
    self.durations.optimizer += durations.optimizer
  }

  /// The time since the epoch began.
  package var elapsed: Duration { ContinuousClock.now - start }

  /// The time until the epoch's end at the speed so far; nil where nothing is known.
  package var remaining: Duration? {
    let done = batch - first
    guard done > 0 else { return nil }
    return elapsed * Double(max(batchCount - batch, 0)) / Double(done)
  }

  /// A line for the log.
  var summary: String {
    let parts = [
      ("data", waiting), ("forward", durations.forward), ("loss", durations.loss),
      ("backward", durations.backward), ("optimiser", durations.optimizer),
    ]
    let total = elapsed / .seconds(1)
    let known = parts.reduce(Duration.zero) { $0 + $1.1 }
    let shares = (parts + [("validation and files", elapsed - known)]).map { name, time in
      String(format: "\(name) %.1f %%", total > 0 ? 100 * (time / .seconds(1)) / total : 0)
    }
    return String(format: "Epoch \(epoch) took %.1f s: ", total) + shares.joined(separator: ", ")
  }
}
