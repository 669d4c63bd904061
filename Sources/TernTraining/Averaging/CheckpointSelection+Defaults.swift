extension CheckpointSelection {
  /// A selection of which not all is said.
  ///
  /// - Parameters:
  ///   - folder: Where the checkpoints are.
  ///   - end: Where the average ends; nil for the last epoch, or, where no epoch has ended, for the
  ///     newest `checkpoint-<n>.pt`.
  ///   - count: The number of checkpoints; nil for the later half of those that there are up to the
  ///     end, at most icefall's 15.
  ///   - usesRunningAverages: nil for true, unless there is only one checkpoint up to the end.
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
      case .epoch(let epoch): epoch
      case .batch(let batch): try folder.batchCheckpoints().filter { $0.batch <= batch }.count
      }
    try self.init(
      end: end, count: count ?? min(15, max(1, available / 2)),
      usesRunningAverages: usesRunningAverages ?? (available > 1))
  }

  private static func newest(in folder: CheckpointFolder) throws(TrainingError) -> End {
    if let (epoch, _) = try folder.epochCheckpoints().first { return .epoch(epoch) }
    if let (batch, _) = try folder.batchCheckpoints().first { return .batch(batch) }
    throw TrainingError(
      .checkpoint, "\(folder.path): neither epoch-<n>.pt nor checkpoint-<n>.pt is there")
  }
}
