import Foundation
import TernCorpus
import TernTensor

/// What is known of a job that was done: enough to see whether it must be done again, and to tell what
/// it said.
struct JobRecord: Codable, Hashable {
  /// What is known of a file or a folder without reading it.
  struct FileState: Codable, Hashable {
    let byteCount: Int
    /// When it was changed last, in seconds since 1970.
    let modified: Double

    /// The state of what is at a path; nil where there is nothing.
    init?(path: String) {
      let resolved = URL(filePath: path).resolvingSymlinksInPath().path
      guard let attributes = try? FileManager.default.attributesOfItem(atPath: resolved),
        let modified = attributes[.modificationDate] as? Date
      else { return nil }
      byteCount = attributes[.size] as? Int ?? 0
      self.modified = modified.timeIntervalSince1970
    }
  }

  let settings: [String: String]
  let inputs: [String: FileState]
  /// The outputs' lengths, in bytes.
  let outputs: [String: Int]
  /// How many things it has made.
  let count: Int
  let summary: String
  let problems: ManifestReport

  /// Whether the job, as it would be done now, was done, and all that it made is still there.
  func isCurrent(_ job: StageJob) -> Bool {
    settings == job.settings && inputs == Self.states(of: job.inputs)
      && outputs == Self.states(of: job.outputs).mapValues(\.byteCount)
      && outputs.count == Set(job.outputs).count
  }

  /// Where the record of a job is kept.
  static func path(of job: String, _ stage: Stage, in folder: String) -> String {
    "\(folder)/\(stage.rawValue)-\(job.replacing(" ", with: "_")).json"
  }

  static func states(of paths: [String]) -> [String: FileState] {
    var states: [String: FileState] = [:]
    for path in paths { states[path] = FileState(path: path) }
    return states
  }

  /// The record of a file; nil where there is none that can be read.
  init?(path: String) {
    guard let data = FileManager.default.contents(atPath: path),
      let record = try? JSONDecoder().decode(JobRecord.self, from: data)
    else { return nil }
    self = record
  }

  /// The record of a job that has just been done with inputs of the given states.
  init(_ job: StageJob, inputs: [String: FileState], run: JobRun) {
    settings = job.settings
    self.inputs = inputs
    outputs = Self.states(of: job.outputs).mapValues(\.byteCount)
    count = run.count
    summary = run.summary
    problems = run.problems
  }

  func write(to path: String) throws {
    try makeFolder(String(path.prefix(upTo: path.lastIndex(of: "/") ?? path.startIndex)))
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    let bytes = [UInt8](try encoder.encode(self))
    try AtomicFile.write(to: path) { append in unsafe try append(bytes.span.bytes) }
  }
}
