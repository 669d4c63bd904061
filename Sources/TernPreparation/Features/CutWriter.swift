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
      { cut in
        Result { () throws(CutError) in
          try Self.compute(cut, speed: speed, hasFeatures ? fbank : nil)
        }
      },
      consume: { result in
        switch result {
        case .success(let made): try append(made.cut, made.features)
        case .failure(let error):
          damaged.insert(error.cut)
          try run.report(error.problem)
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

  /// A cut's features; nil where there is no filter bank: then a cut of its own speed is only read, to
  /// see whether it can be.
  private static func compute(
    _ cut: MonoCut, speed: Double, _ fbank: Fbank?
  ) throws(CutError) -> (cut: MonoCut, features: Tensor?) {
    do {
      let perturbed = speed == 1 ? cut : try cut.perturbed(speed: speed)
      guard fbank != nil || speed == 1 else { return (perturbed, nil) }
      let samples = try Audio(.mono(perturbed)).samples(sampleRate: EntryCheck.sampleRate)
      return (perturbed, fbank?.features(of: samples))
    } catch {
      throw CutError(cut: cut.id, error)
    }
  }
}

/// A cut that cannot be used.
struct CutError: Error, Sendable {
  let cut: String
  let problem: Problem

  init(cut: String, _ error: CorpusError) {
    self.cut = cut
    let kind: Problem.Kind =
      switch error.code {
      case .missing: .audioMissing
      case .rate: .sampleRate
      case .length, .format, .unsupported: .cut
      default: .audioDamaged
      }
    problem = Problem(kind, "cut '\(cut.prefix(80))': \(error.message)")
  }
}
