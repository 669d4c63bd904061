/// A part of a stage: it makes some files out of others, and is done again only when it has to be.
package struct StageJob: Sendable {
  /// The job's name; no two jobs of a stage have the same.
  package let name: String
  /// The files and folders that it reads. When one has changed, the job is done again.
  package var inputs: [String] = []
  /// The files that it writes, each of which appears when it is complete.
  package var outputs: [String] = []
  /// All else that its outputs depend on.
  package var settings: [String: String] = [:]
  /// Does it.
  package let run: @Sendable (JobRun) throws -> Void

  /// A job.
  package init(
    name: String, inputs: [String] = [], outputs: [String] = [], settings: [String: String] = [:],
    run: @escaping @Sendable (JobRun) throws -> Void
  ) {
    self.name = name
    self.inputs = inputs
    self.outputs = outputs
    self.settings = settings
    self.run = run
  }

  /// Whether it only looks and tells: nothing says that it was done.
  var leavesNothing: Bool { inputs.isEmpty && outputs.isEmpty }
}
