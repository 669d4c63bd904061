import ArgumentParser
import Foundation
import TernEvaluation
import TernGraph
import TernTraining

/// Which weights `tern decode` takes: averages of a training's checkpoints, or a model file.
struct WeightOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The folder of the training's checkpoints, and of the results. Default: that of icefall's recipe; with "
        + "--model, the model's folder.",
      valueName: "folder"))
  var expDir: String?

  @Option(help: ArgumentHelp("A model file, instead of checkpoints.", valueName: "model.tern"))
  var model: String?

  @Option(
    help: ArgumentHelp(
      "End with epoch-<n>.pt, each in turn. Default: the last epoch; with no epoch, the last "
        + "checkpoint-<n>.pt.",
      valueName: "n,…"))
  var epoch: CommaList<Int>?

  @Option(
    help: ArgumentHelp(
      "End with checkpoint-<n>.pt, or the one before, each in turn.", valueName: "n,…"))
  var iter: CommaList<Int>?

  @Option(
    help: ArgumentHelp(
      "The number of checkpoints to average, each in turn. Default: the later half of those up to the end, "
        + "15 at most.",
      valueName: "n,…"))
  var avg: CommaList<Int>?

  @Option(
    defaultAsFlag: TruthValue(true), parsing: .next,
    help: ArgumentHelp(
      "Average over all batches between the first and the last checkpoint, by their running averages; "
        + "with false, over the checkpoints' weights. Default: true where there is more than one checkpoint.",
      valueName: "true|false"))
  var useAveragedModel: TruthValue?

  func validate() throws {
    guard epoch == nil || iterations.isEmpty else {
      throw ValidationError("give --epoch or --iter, not both")
    }
    guard model == nil || (epoch == nil && iterations.isEmpty && avg == nil) else {
      throw ValidationError("give --model, or --epoch, --iter and --avg for checkpoints, not both")
    }
    for (name, values) in [("epoch", epoch), ("iter", iter), ("avg", avg)] {
      for value in values?.values ?? [] {
        try require(name, value, in: (name == "iter" ? 0 : 1)...1_000_000_000)
      }
    }
  }

  /// icefall's `--iter 0` means none.
  private var iterations: [Int] { iter.map { $0.values == [0] ? [] : $0.values } ?? [] }

  /// Where checkpoints are and results go.
  var folder: String {
    if let expDir { return expDir }
    guard let model else { return "lstm_transducer_stateless2/exp" }
    let folder = URL(filePath: model).deletingLastPathComponent().relativePath
    return folder.isEmpty ? "." : folder
  }

  /// The averages that are decoded, in the order in which they are asked for.
  ///
  /// - Throws: ``TrainingError`` where a checkpoint is missing.
  func selections() throws(TrainingError) -> [CheckpointSelection] {
    var ends: [CheckpointSelection.End?] = (epoch?.values ?? []).map { .epoch($0) }
    ends += iterations.map { .batch($0) }
    if ends.isEmpty { ends = [nil] }
    let counts = avg.map { $0.values.map(Optional.some) } ?? [nil]
    let folder = CheckpointFolder(path: folder)
    var selections: [CheckpointSelection] = []
    for end in ends {
      for count in counts {
        let selection = try CheckpointSelection(
          in: folder, end: end, count: count, usesRunningAverages: useAveragedModel?.isTrue)
        _ = try selection.paths(in: folder)
        selections.append(selection)
      }
    }
    return selections
  }
}

extension DecodedWeights {
  /// The weights that a selection of checkpoints gives.
  init(_ selection: CheckpointSelection) {
    let uses = selection.usesRunningAverages
    switch selection.end {
    case .epoch(let epoch):
      self = .epoch(epoch, average: selection.count, usesRunningAverages: uses)
    case .batch(let batch):
      self = .batch(batch, average: selection.count, usesRunningAverages: uses)
    }
  }
}
