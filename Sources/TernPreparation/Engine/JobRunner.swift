import Foundation

/// Does jobs that are not done yet. A job counts as done when its record says so, which is written after
/// all its outputs are in their places: whatever a killed run left is made again.
package struct JobRunner {
  /// The folder of the records.
  let folder: String
  let isStrict: Bool
  /// Whether jobs are done again even where they are complete.
  let isForced: Bool
  let observe: (PreparationEvent) -> Void

  package init(
    folder: String, isStrict: Bool = false, isForced: Bool = false,
    observe: @escaping (PreparationEvent) -> Void = { _ in }
  ) {
    (self.folder, self.isStrict, self.isForced) = (folder, isStrict, isForced)
    self.observe = observe
  }

  package func run(_ job: StageJob, of stage: Stage) throws {
    let path = JobRecord.path(of: job.name, stage, in: folder)
    if !isForced, !job.leavesNothing, let record = JobRecord(path: path), record.isCurrent(job) {
      observe(.skipped(job: job.name, summary: record.summary))
      if isStrict, let first = record.problems.first { throw PreparationError(first) }
      return
    }
    for input in job.inputs where !FileManager.default.fileExists(atPath: input) {
      throw PreparationError(
        .missing, "\(input): not there; an earlier stage makes it, or it has to be given")
    }
    let inputs = JobRecord.states(of: job.inputs)
    let run = JobRun(job: job.name, isStrict: isStrict, observe: observe)
    try job.run(run)
    if !job.leavesNothing { try JobRecord(job, inputs: inputs, run: run).write(to: path) }
    observe(.finished(job: job.name, summary: run.summary))
  }
}
