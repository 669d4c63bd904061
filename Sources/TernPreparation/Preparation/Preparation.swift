import Foundation
import TernCorpus

/// Turns recordings and transcripts on disk into what training needs: manifests, features, tokenizers and
/// language models, stage by stage. What is complete is not made again, what a run that was killed left
/// is; files appear when they are complete.
public struct Preparation: Sendable {
  /// What is prepared, and how.
  public let options: PreparationOptions
  let corpora: CorpusSearch
  let noise: [NoisePart]

  /// Looks for the data that the options name.
  ///
  /// - Throws: ``PreparationError`` with code `.settings` where two corpora have the same name, no number
  ///   of tokens is given, or a subset that GigaSpeech does not have, and `.missing` where a text to be
  ///   learnt is not there.
  public init(_ options: PreparationOptions) throws(PreparationError) {
    self.options = options
    corpora = CorpusSearch(options)
    noise = NoisePart.find(in: options.noise ?? "\(options.downloadFolder)/musan")
    var names: Set = ["librispeech", "gigaspeech", "musan"]
    for name in (options.corpora + options.gigaCorpora).map(\.name)
    where !names.insert(name).inserted {
      throw PreparationError(.settings, "a second corpus '\(name)': every corpus has its own name")
    }
    guard !options.vocabularySizes.isEmpty else {
      throw PreparationError(.settings, "no number of tokens, expected one or more")
    }
    let subsets = options.gigaSubsets
    for (index, subset) in subsets.enumerated()
    where !GigaSpeech.subsets.contains(subset) || subsets[..<index].contains(subset) {
      throw PreparationError(
        .settings,
        "subset '\(subset)' of GigaSpeech, expected each at most once of "
          + GigaSpeech.subsets.joined(separator: ", "))
    }
    for path in options.languageModelTexts where !isFile(path) {
      throw PreparationError(.missing, "\(path): not there, expected sentences, one on each line")
    }
  }

  /// Does stages, in order.
  ///
  /// - Parameter observe: Is told what happens, on the caller's thread.
  /// - Throws: ``PreparationError``, or the error of another module, where a stage cannot go on; what is
  ///   complete by then stays.
  public func run(
    _ stages: some Sequence<Stage>, observe: @escaping (PreparationEvent) -> Void = { _ in }
  ) throws {
    let runner = JobRunner(
      folder: options.recordFolder, isStrict: options.isStrict, isForced: options.isForced,
      observe: observe)
    for stage in stages {
      observe(.stage(stage))
      for job in try jobs(of: stage) { try runner.run(job, of: stage) }
    }
  }

  /// What a stage consists of, in order.
  package func jobs(of stage: Stage) throws -> [StageJob] {
    switch stage {
    case .languageModelSearch: [languageModelSearch()]
    case .dataSearch: [dataSearch()]
    case .speechManifests: speechManifests()
    case .noiseManifests: noiseManifests()
    case .speechFeatures: speechFeatures()
    case .noiseFeatures: noiseFeatures()
    case .tokenizers: try tokenizers()
    case .ngramModels: try ngramModels()
    case .report: [try report()]
    }
  }
}
