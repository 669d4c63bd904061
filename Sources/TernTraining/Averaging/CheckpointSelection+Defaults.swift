import TernInterchange

extension CheckpointSelection {
  /// A selection of which not all is said.
  ///
  /// - Parameters:
  ///   - folder: Where the checkpoints are.
  ///   - end: Where the average ends; nil for the last epoch, or, where no epoch has ended, for the
  ///     newest `checkpoint-<n>.pt`.
  ///   - count: The number of checkpoints; nil for the later half of those that there are up to the
  ///     end, at most icefall's 15.
  ///   - usesRunningAverages: nil for true, unless there is only one checkpoint up to the end, or no
  ///     running average has been updated between the first and the last.
  /// - Throws: ``TrainingError`` with code `.checkpoint` where the folder cannot be listed or has no
  ///   checkpoint; as ``init(end:count:usesRunningAverages:)``.
  public init(
    in folder: CheckpointFolder, end: End? = nil, count: Int? = nil,
    usesRunningAverages: Bool? = nil
  ) throws(TrainingError) {
    guard let end else {
      self = try Self(
        in: folder, end: Self.newest(in: folder), count: count,
        usesRunningAverages: usesRunningAverages)
      return
    }
    let available =
      switch end {
      case .epoch(let epoch): try Self.unbroken(upTo: epoch, in: folder)
      case .batch(let batch): try folder.batchCheckpoints().filter { $0.batch <= batch }.count
      }
    let number = count ?? min(15, max(1, available / 2))
    let plain = try Self(end: end, count: number, usesRunningAverages: false)
    guard usesRunningAverages ?? (available > 1) else {
      self = plain
      return
    }
    let running = try Self(end: end, count: number, usesRunningAverages: true)
    let isEmpty = usesRunningAverages == nil ? try running.isWindowEmpty(in: folder) : false
    self = isEmpty ? plain : running
  }

  /// The number of epochs up to one that have a checkpoint, without a gap; at least 1.
  private static func unbroken(
    upTo epoch: Int, in folder: CheckpointFolder
  ) throws(TrainingError) -> Int {
    let epochs = Set(try folder.epochCheckpoints().map(\.epoch))
    var count = 1
    while epochs.contains(epoch - count) { count += 1 }
    return count
  }

  /// Whether the running averages of the first and the last checkpoint are of the same batches.
  private func isWindowEmpty(in folder: CheckpointFolder) throws(TrainingError) -> Bool {
    let paths = try paths(in: folder)
    do {
      let window = try StateDict.window(
        after: Checkpoint(path: paths[0]), upTo: Checkpoint(path: paths[1]))
      return window.isEmpty
    } catch {
      throw TrainingError(.checkpoint, "\(error)")
    }
  }

  private static func newest(in folder: CheckpointFolder) throws(TrainingError) -> End {
    if let (epoch, _) = try folder.epochCheckpoints().first { return .epoch(epoch) }
    if let (batch, _) = try folder.batchCheckpoints().first { return .batch(batch) }
    throw TrainingError(
      .checkpoint, "\(folder.path): neither epoch-<n>.pt nor checkpoint-<n>.pt is there")
  }
}
