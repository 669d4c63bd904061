import Foundation
import TernCorpus
import TernTensor

/// Stage 1: lhotse's manifests of recordings, and of what is said in them.
extension Preparation {
  func speechManifests() -> [StageJob] {
    corpora.parts.map { part in
      StageJob(
        name: part.id, inputs: part.inputs,
        outputs: [options.recordings(part.id), options.supervisions(part.id)],
        settings: part.origin.map { ["origin": $0] } ?? [:]
      ) { run in try writeManifests(of: part, run) }
    }
  }

  private func writeManifests(of part: CorpusPart, _ run: JobRun) throws {
    try makeFolder(options.manifestFolder)
    var reader = try part.reader()
    let recordings = try ManifestWriter<Recording>(path: options.recordings(part.id))
    let supervisions = try ManifestWriter<Supervision>(path: options.supervisions(part.id))
    var names = ManifestNames()
    var (utteranceCount, seconds, cases) = (0, 0.0, LetterCases())
    let custom: JSON? = part.origin.map { ["origin": .string($0)] }
    try mapInOrder(
      threads: options.threadCount, next: { try reader.next() },
      { entry in entry.flatMap { EntryCheck($0, custom: custom).result } },
      consume: { result in
        run.advance()
        guard let entry = try run.success(result), !entry.supervisions.isEmpty,
          let (recording, said) = try names.unique(entry, run)
        else { return }
        try recordings.append(recording)
        for supervision in said {
          try supervisions.append(supervision)
          if let text = supervision.text.flatMap(part.normalized) {
            cases.add(text, of: supervision.id)
          }
        }
        run.count += 1
        utteranceCount += said.count
        seconds += said.map(\.duration).reduce(0, +)
      })
    guard utteranceCount > 0 else {
      throw PreparationError(.missing, "\(part.inputs[0]): no utterance that can be used")
    }
    try supervisions.finish()
    try recordings.finish()
    run.summary =
      "\(run.count) recordings, \(utteranceCount) utterances, "
      + String(format: "%.2f h", seconds / 3600) + (cases.warning.map { "; \($0)" } ?? "")
  }
}

extension JobRun {
  /// An entry that can be used, its problems reported; nil where there is none.
  func success(_ result: Result<CheckedEntry, CorpusError>) throws -> CheckedEntry? {
    switch result {
    case .failure(let error):
      try report(error)
      return nil
    case .success(let entry):
      for problem in entry.problems { try report(problem) }
      return entry
    }
  }
}

/// Makes a folder and those above it.
func makeFolder(_ path: String) throws(PreparationError) {
  do {
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  } catch {
    throw PreparationError(.file, "\(path): cannot be made a folder")
  }
}

/// The names of a manifest, so that no two of its entries have the same. It keeps their hashes alone,
/// eight bytes each: of a million names two different ones have the same with a chance of 3e-8.
struct ManifestNames {
  private var recordings: Set<Int> = []
  private var supervisions: Set<Int> = []

  /// What of an entry has a name of its own; nil where nothing has.
  mutating func unique(
    _ checked: CheckedEntry, _ run: JobRun
  ) throws -> (Recording, [Supervision])? {
    let recording = checked.recording
    guard recordings.insert(recording.id.hashValue).inserted else {
      try run.report(
        CorpusError(
          .duplicate, "\(checked.place): a second recording '\(recording.id.prefix(80))'"))
      return nil
    }
    var unique: [Supervision] = []
    for supervision in checked.supervisions {
      if supervisions.insert(supervision.id.hashValue).inserted {
        unique.append(supervision)
      } else {
        try run.report(
          CorpusError(
            .duplicate, "\(checked.place): a second utterance '\(supervision.id.prefix(80))'"))
      }
    }
    return unique.isEmpty && !checked.supervisions.isEmpty ? nil : (recording, unique)
  }
}
