import Foundation
import TernInterchange

/// Which checkpoints of a training are averaged: icefall's `--epoch`, `--iter`, `--avg` and
/// `--use-averaged-model`.
public struct CheckpointSelection: Sendable, Hashable {
  /// Where the average ends.
  public enum End: Sendable, Hashable {
    /// With `epoch-<n>.pt`.
    case epoch(Int)
    /// With the newest `checkpoint-<n>.pt` of at most so many batches.
    case batch(Int)
  }

  /// Where the average ends.
  public let end: End
  /// The number of checkpoints, or of the intervals between them where running averages are used.
  public let count: Int
  /// Whether the running averages of the first and the last checkpoint are used, for the mean over all
  /// batches between them, instead of the mean of the checkpoints' own weights.
  public let usesRunningAverages: Bool

  /// A selection.
  ///
  /// - Throws: ``TrainingError`` with code `.option` where `count`, an epoch or a number of
  ///   batches is not positive, or `count` is beyond a million.
  public init(end: End, count: Int, usesRunningAverages: Bool = true) throws(TrainingError) {
    let last =
      switch end {
      case .epoch(let number), .batch(let number): number
      }
    guard last > 0, 1...1_000_000 ~= count else {
      throw TrainingError(.option, "an average over \(count) checkpoints up to \(end)")
    }
    self.end = end
    self.count = count
    self.usesRunningAverages = usesRunningAverages
  }

  /// The averaged weights.
  ///
  /// - Throws: ``TrainingError`` with code `.checkpoint` where files are missing, which it names, or
  ///   cannot be read or averaged.
  public func average(in folder: CheckpointFolder) throws(TrainingError) -> StateDict {
    let paths = try paths(in: folder)
    var checkpoints: [Checkpoint] = []
    for path in paths {
      do { checkpoints.append(try Checkpoint(path: path)) } catch {
        throw TrainingError(.checkpoint, error.message)
      }
    }
    guard usesRunningAverages, let first = checkpoints.first, let last = checkpoints.last else {
      return try .mean(of: checkpoints)
    }
    return try .mean(after: first, upTo: last)
  }

  /// The files that are averaged, oldest first: two where running averages are used.
  ///
  /// As in icefall, a mean of the weights after epochs begins with epoch 1 where there are not as many
  /// epochs as were asked for.
  ///
  /// - Throws: ``TrainingError`` with code `.checkpoint` where files are missing, which it names;
  ///   `.option` where a running average would begin before the first epoch's end.
  public func paths(in folder: CheckpointFolder) throws(TrainingError) -> [String] {
    switch end {
    case .epoch(let epoch): try paths(upToEpoch: epoch, in: folder)
    case .batch(let batch): try paths(upToBatch: batch, in: folder)
    }
  }

  private func paths(
    upToEpoch end: Int, in folder: CheckpointFolder
  ) throws(TrainingError) -> [String] {
    let epochs: [Int]
    if usesRunningAverages {
      let start = end - count
      guard start >= 1 else {
        throw TrainingError(
          .option,
          "an average over \(count) epochs up to epoch \(end): running averages give one over \(end - 1) at "
            + "most, since they begin with epoch 1's checkpoint")
      }
      epochs = [start, end]
    } else {
      epochs = Array(max(1, end - count + 1)...end)
    }
    let paths = epochs.map(folder.path(epoch:))
    let missing = paths.filter { !FileManager.default.fileExists(atPath: $0) }
    guard missing.isEmpty else {
      throw TrainingError(.checkpoint, "missing: \(missing.joined(separator: ", "))")
    }
    return paths
  }

  private func paths(
    upToBatch end: Int, in folder: CheckpointFolder
  ) throws(TrainingError) -> [String] {
    let needed = usesRunningAverages ? count + 1 : count
    let files = try folder.batchCheckpoints().filter { $0.batch <= end }.prefix(needed)
    guard files.count == needed, let first = files.last, let last = files.first else {
      let found = files.map(\.path).joined(separator: ", ")
      throw TrainingError(
        .checkpoint,
        "\(folder.path): \(needed) files checkpoint-<n>.pt with n up to \(end) are needed, there "
          + (files.count == 1 ? "is" : "are") + " \(files.count)"
          + (found.isEmpty ? "" : ": \(found)"))
    }
    return usesRunningAverages ? [first.path, last.path] : files.reversed().map(\.path)
  }
}
