import Foundation
import TernCorpus
import TernSpeech

/// Stage 7: what the manifests hold, and what was wrong with what they are made of.
extension Preparation {
  /// Where the report is.
  public var reportPath: String { "\(options.dataFolder)/report.txt" }

  func report() throws -> StageJob {
    let manifests = corpora.parts.flatMap { part in
      [options.supervisions(part.id), options.recordings(part.id)]
    }.filter(isFile)
    guard !manifests.isEmpty else {
      throw PreparationError(
        .missing, "no manifest of speech in \(options.manifestFolder): stage 1 makes them")
    }
    let models = options.vocabularySizes.map { "\(options.languageFolder($0))/bpe.model" }
    var records: [String] = []
    for stage in [Stage.speechManifests, .noiseManifests, .speechFeatures, .noiseFeatures] {
      records += try jobs(of: stage).map {
        JobRecord.path(of: $0.name, stage, in: options.recordFolder)
      }
    }
    let inputs = (manifests + models + records).filter(isFile)
    return StageJob(name: "report", inputs: inputs, outputs: [reportPath]) { run in
      let text = try reportText(tokenizers: models.filter(isFile), run)
      try TextWriter.write(text.lines, to: reportPath)
      run.summary = reportPath
    }
  }

  private func reportText(tokenizers paths: [String], _ run: JobRun) throws -> ReportText {
    let tokenizers = try paths.map { path in
      (
        name: URL(filePath: path).deletingLastPathComponent().lastPathComponent,
        try TextTokenizer(path: path)
      )
    }
    var text = ReportText()
    var heard: Set<Int> = []
    for part in corpora.parts where isFile(options.supervisions(part.id)) {
      var statistics = PartStatistics()
      let reader = try ManifestReader<Supervision>(path: options.supervisions(part.id))
      while let supervision = try run.next(of: reader) {
        run.advance()
        statistics.add(supervision, text: supervision.text.flatMap(part.normalized))
      }
      let files = try self.files(of: part, run)
      try text.add(
        part, statistics, sharedCount: files.intersection(heard).count, tokenizers: tokenizers)
      heard.formUnion(files)
      text.add(problems(of: part.id, .speechManifests) + problems(of: part.id, .speechFeatures))
    }
    for part in noise {
      text.add(heading: "noise \(part.name)")
      text.add(problems(of: part.id, .noiseManifests))
    }
    if !noise.isEmpty {
      text.add(heading: "cuts of noise")
      text.add(problems(of: "musan", .noiseFeatures))
    }
    return text
  }

  /// The hashes of the paths of a part's recordings, links followed: two parts may give the same name to
  /// different recordings, or different names to the same.
  private func files(of part: CorpusPart, _ run: JobRun) throws -> Set<Int> {
    let reader = try ManifestReader<Recording>(path: options.recordings(part.id))
    var files: Set<Int> = []
    while let recording = try run.next(of: reader) {
      for source in recording.sources {
        files.insert(URL(filePath: source.source).resolvingSymlinksInPath().path.hashValue)
      }
    }
    return files
  }

  /// What the jobs of a part said.
  private func problems(of id: String, _ stage: Stage) -> [ManifestReport] {
    let jobs = (try? jobs(of: stage)) ?? []
    return jobs.filter { $0.name == id || $0.name.hasPrefix("\(id) ") }.compactMap { job in
      JobRecord(path: JobRecord.path(of: job.name, stage, in: options.recordFolder))?.problems
    }
  }
}
