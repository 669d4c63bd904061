import ArgumentParser
import TernTraining

/// Which checkpoints of a training are used: icefall's options.
struct CheckpointOptions: ParsableArguments {
  @Option(help: ArgumentHelp("The folder of the training's checkpoints.", valueName: "folder"))
  var expDir = "lstm_transducer_stateless2/exp"

  @Option(
    help: ArgumentHelp(
      "End with epoch-<n>.pt. Default: the last epoch; with no epoch, the last checkpoint-<n>.pt.",
      valueName: "n"))
  var epoch: Int?

  @Option(
    help: ArgumentHelp("End with checkpoint-<n>.pt, or the one before.", valueName: "n"))
  var iter: Int?

  @Option(
    help: ArgumentHelp(
      "The number of checkpoints to average. Default: the later half of those up to the end, 15 at most.",
      valueName: "n"))
  var avg: Int?

  @Option(
    defaultAsFlag: TruthValue(true), parsing: .next,
    help: ArgumentHelp(
      "Average over all batches between the first and the last checkpoint, by their running averages; "
        + "with false, over the checkpoints' weights. Default: true where there is more than one checkpoint.",
      valueName: "true|false"))
  var useAveragedModel: TruthValue?

  func validate() throws {
    // icefall's --iter 0 means none.
    guard epoch == nil || (iter ?? 0) == 0 else {
      throw ValidationError("give --epoch or --iter, not both")
    }
    for (name, value, least) in [("epoch", epoch, 1), ("iter", iter, 0), ("avg", avg, 1)] {
      if let value, value < least {
        throw ValidationError("--\(name) is \(value), expected at least \(least)")
      }
    }
  }

  /// The folder.
  var folder: CheckpointFolder { CheckpointFolder(path: expDir) }

  /// The selection, with defaults where an option is not given.
  ///
  /// - Throws: ``TrainingError`` where the folder has no checkpoint, or not those asked for.
  func selection() throws(TrainingError) -> CheckpointSelection {
    let end: CheckpointSelection.End? =
      if let iter, iter > 0 { .batch(iter) } else { epoch.map { .epoch($0) } }
    return try CheckpointSelection(
      in: folder, end: end, count: avg, usesRunningAverages: useAveragedModel?.isTrue)
  }
}
