import Foundation
import TernCorpus

/// Stage 3: cuts of speech, with features, validated; what is learnt from also faster and slower.
extension Preparation {
  /// The number in front of what must be made again when this code makes other features.
  private static let version = "1"

  func speechFeatures() -> [StageJob] {
    let parts = corpora.parts.flatMap { [cutJob($0), validationJob($0)] }
    return parts + shuffleJobs()
  }

  /// Settings that features depend on.
  var featureSettings: [String: String] {
    ["features": options.featureType?.rawValue ?? "none", "version": Self.version]
  }

  /// Where the features of a part go; nil where there are none.
  func archive(_ id: String) -> String? {
    options.featureType.map { _ in
      "\(options.featureFolder)/\(PreparationOptions.name(id, "feats")).ark"
    }
  }

  /// Begins the writing of features, where there are to be some.
  func archiveWriter(_ id: String) throws -> FeatureArchiveWriter? {
    guard let type = options.featureType, let path = archive(id) else { return nil }
    return try FeatureArchiveWriter(path: path, encoding: type.encoding)
  }

  private func cutJob(_ part: CorpusPart) -> StageJob {
    let speeds = part.isPerturbed ? options.speeds : []
    var settings = featureSettings
    settings["speeds"] = speeds.map { "\($0)" }.joined(separator: " ")
    settings["origin"] = part.origin
    return StageJob(
      name: part.id, inputs: [options.recordings(part.id), options.supervisions(part.id)],
      outputs: [options.cuts(part.id)] + [archive(part.id)].compactMap { $0 }, settings: settings
    ) { run in
      try makeFolder(options.featureFolder)
      let writer = try CutWriter(
        manifest: options.cuts(part.id), archive: archiveWriter(part.id),
        threadCount: options.threadCount, run)
      run.total = madeCount(.speechManifests, part.id).map { $0 * (1 + speeds.count) }
      var leftOutCount = 0
      for speed in [1] + speeds {
        let source = try CutSource(part, options, run)
        try writer.write(speed: speed, next: source.next)
        leftOutCount = source.leftOutCount
        run.isReadingAgain = true
      }
      try writer.finish()
      run.summary = "\(run.count) cuts, " + String(format: "%.2f h", writer.seconds / 3600)
      if leftOutCount > 0 { run.summary += ", \(leftOutCount) utterances without speech left out" }
    }
  }

  private func validationJob(_ part: CorpusPart) -> StageJob {
    StageJob(
      name: "\(part.id) validation", inputs: [options.cuts(part.id)], settings: featureSettings
    ) { run in
      let reader = try ManifestReader<Cut>(path: options.cuts(part.id))
      let store = options.featureType.map { _ in FeatureStore() }
      run.total = madeCount(.speechFeatures, part.id)
      while let cut = try run.next(of: reader) {
        run.advance()
        do throws(CorpusError) {
          try CutCheck.check(cut, features: store)
          run.count += 1
        } catch {
          try run.report(
            error.located(at: "\(reader.place), cut '\(cut.id.prefix(80))'"))
        }
      }
      run.summary = "\(run.count) cuts are valid"
    }
  }

  /// A corpus with several parts to learn from also has all of them in one manifest, shuffled, as
  /// LibriSpeech has upstream.
  private func shuffleJobs() -> [StageJob] {
    let training = corpora.parts.filter { $0.isTraining && $0.corpus == "librispeech" }
    guard !training.isEmpty else { return [] }
    let output = options.cuts("librispeech_train-all-shuf")
    return [
      StageJob(
        name: "librispeech_train-all-shuf", inputs: training.map { options.cuts($0.id) },
        outputs: [output]
      ) { run in
        try ShuffledCuts.write(
          training.map { options.cuts($0.id) }, to: output, spoolFolder: options.featureFolder, run)
      }
    ]
  }

  /// How many things a job of an earlier stage made; nil where it was not done.
  func madeCount(_ stage: Stage, _ job: String) -> Int? {
    JobRecord(path: JobRecord.path(of: job, stage, in: options.recordFolder))?.count
  }
}

extension PreparationOptions.FeatureStorage {
  /// The archive's name for it.
  var encoding: FeatureArchiveWriter.Encoding {
    switch self {
    case .float32: .float32
    case .linear16: .linear16
    }
  }
}
