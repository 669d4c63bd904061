import TernCorpus
import TernSpeech
import TernTensor

/// Computes the features of cuts on several threads, and writes them and the cuts' manifest in the cuts'
/// order. Memory is that of the cuts under way.
final class CutWriter {
  private let fbank = Fbank()
  private let archive: FeatureArchiveWriter?
  private let manifest: ManifestWriter<Cut>
  private let threadCount: Int
  private let run: JobRun
  /// Cuts whose audio cannot be read.
  private var damaged: Set<String> = []
  /// The length of all cuts written, in seconds.
  private(set) var seconds = 0.0

  /// - Parameter archive: Where features go; nil for cuts without features.
  /// - Throws: ``CorpusError`` with code `.file` where a file cannot be written.
  init(manifest path: String, archive: FeatureArchiveWriter?, threadCount: Int, _ run: JobRun)
    throws
  {
    self.archive = archive
    manifest = try ManifestWriter(path: path)
    self.threadCount = threadCount
    self.run = run
  }

  /// Writes the cuts that `next` gives, at their own or another speed. Those whose audio cannot be read
  /// are reported, once, and left out.
  func write(speed: Double = 1, next: () throws -> MonoCut?) throws {
    let (fbank, hasFeatures) = (fbank, archive != nil)
    try mapInOrder(
      threads: threadCount,
      next: {
        while let cut = try next() {
          run.advance()
          if !damaged.contains(cut.id) { return cut }
        }
        return nil
      },
      { cut in ComputedCut(of: cut, speed: speed, hasFeatures ? fbank : nil) },
      consume: { computed in
        switch computed.result {
        case .success(let made): try append(made.cut, made.features)
        case .failure(let error):
          damaged.insert(computed.id)
          try run.report(error.located(at: "cut '\(computed.id.prefix(80))'"))
        }
      })
  }

  /// Puts archive and manifest in their places.
  func finish() throws {
    try archive?.finish()
    try manifest.finish()
  }

  private func append(_ cut: MonoCut, _ features: Tensor?) throws {
    var cut = cut
    if let features, let archive {
      cut.features = try archive.append(features, of: cut, fbank: fbank.configuration)
    }
    try manifest.append(.mono(cut))
    run.count += 1
    seconds += cut.duration
  }
}

/// What comes of a cut on its way to the archive.
private struct ComputedCut: Sendable {
  /// The name of the cut at its own speed.
  let id: String
  /// The cut as it is written, and its features, [T, F]; or why there are none.
  let result: Result<(cut: MonoCut, features: Tensor?), CorpusError>

  /// Computes features. Without a filter bank there are none: then a cut of its own speed is only read,
  /// to see whether it can be.
  init(of cut: MonoCut, speed: Double, _ fbank: Fbank?) {
    id = cut.id
    result = Result { () throws(CorpusError) in
      let perturbed = speed == 1 ? cut : try cut.perturbed(speed: speed)
      guard fbank != nil || speed == 1 else { return (perturbed, nil) }
      let samples = try Audio(.mono(perturbed)).samples(sampleRate: EntryCheck.sampleRate)
      return (perturbed, fbank?.features(of: samples))
    }
  }
}
