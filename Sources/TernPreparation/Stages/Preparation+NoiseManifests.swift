import TernCorpus
import TernTensor

/// Stage 2: lhotse's manifests of noise.
extension Preparation {
  func noiseManifests() -> [StageJob] {
    noise.map { part in
      StageJob(name: part.id, inputs: [part.input], outputs: [options.recordings(part.id)]) { run in
        try writeManifest(of: part, run)
      }
    }
  }

  private func writeManifest(of part: NoisePart, _ run: JobRun) throws {
    try makeFolder(options.manifestFolder)
    var reader = try part.reader()
    let recordings = try ManifestWriter<Recording>(path: options.recordings(part.id))
    var names = ManifestNames()
    var seconds = 0.0
    try mapInOrder(
      threads: options.threadCount, next: { try reader.next() },
      { entry in entry.flatMap { EntryCheck($0).result } },
      consume: { result in
        run.advance()
        guard let entry = try run.success(result),
          let (recording, _) = try names.unique(entry, run)
        else { return }
        try recordings.append(recording)
        run.count += 1
        seconds += recording.duration
      })
    guard run.count > 0 else {
      throw PreparationError(.missing, "\(part.input): no sound that can be used")
    }
    try recordings.finish()
    run.summary = "\(run.count) recordings, " + String(format: "%.2f h", seconds / 3600)
  }
}
