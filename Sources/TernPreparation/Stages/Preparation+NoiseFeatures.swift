import Foundation
import TernCorpus

/// Stage 4: cuts of noise, with features.
extension Preparation {
  func noiseFeatures() -> [StageJob] {
    guard !noise.isEmpty else { return [] }
    let output = options.cuts("musan")
    return [
      StageJob(
        name: "musan", inputs: noise.map { options.recordings($0.id) },
        outputs: [output] + [archive("musan")].compactMap { $0 }, settings: featureSettings
      ) { run in
        try makeFolder(options.featureFolder)
        let writer = try CutWriter(
          manifest: output, archive: archiveWriter("musan"), threadCount: options.threadCount, run)
        var windows = NoiseWindows()
        for part in noise {
          let reader = try ManifestReader<Recording>(path: options.recordings(part.id))
          try writer.write { try windows.next { try run.next(of: reader) } }
        }
        try writer.finish()
        run.summary = "\(run.count) cuts, " + String(format: "%.2f h", writer.seconds / 3600)
      }
    ]
  }
}
