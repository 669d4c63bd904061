import Foundation
import TernCorpus
import TernSpeech
import TernTraining

/// The data of `tern train`: manifests, found, read, chosen and cut into batches.
struct TrainingCorpora {
  private let options: CorpusOptions
  private let batches: BatchOptions
  private let augmentation: AugmentationOptions
  private let seed: UInt64
  private let search: ManifestSearch
  private let source: FeatureSource
  private let log: TrainingLog
  let tokenizer: TextTokenizer

  init(
    _ options: CorpusOptions, _ batches: BatchOptions, _ augmentation: AugmentationOptions,
    seed: UInt64, fbank: Fbank, log: TrainingLog
  ) throws {
    self.options = options
    self.batches = batches
    self.augmentation = augmentation
    self.seed = seed
    self.log = log
    search = ManifestSearch(options)
    guard FileManager.default.fileExists(atPath: options.bpeModel) else {
      throw CorpusError(
        .missing,
        "\(options.bpeModel): no SentencePiece model: make one with `tern prepare`, or give --bpe-model"
      )
    }
    tokenizer = try TextTokenizer(path: options.bpeModel)
    source = FeatureSource(fbank, byteLimit: Int(batches.featureMemory * 1e9))
  }

  /// The manifests of the second corpus, which has heads of its own; nil where there is none.
  func second() throws -> [String]? {
    if let manifests = options.gigaTrain { return try Self.list(manifests) }
    if let corpus = options.gigaCorpus { return try search.training([corpus]) }
    guard options.train == nil, options.mixIn == nil, options.gigaProb > 0 else { return nil }
    if search.hasGigaSpeech { return try search.training(["gigaspeech"]) }
    try log.info("No second corpus: no cuts of gigaspeech in \(options.manifestDir)")
    return nil
  }

  /// Everything that a training needs.
  func data(second: [String]?) throws -> TrainingData {
    let names = try Self.list(options.corpus)
    let first = try options.train.map(Self.list) ?? search.training(names)
    let noise = try noise()
    var corpora = [try corpus(first, name: "libri", noise: noise)]
    var probability = options.gigaProb
    if let second {
      corpora.append(try corpus(second, name: "giga", heads: 1, noise: noise))
    } else if let mixIn = options.mixIn {
      corpora.append(try corpus(Self.list(mixIn), name: "mix_in", noise: noise))
      probability = options.mixInProb
    }
    let isExplicit = options.train != nil
    let valid = try options.valid.map(Self.list) ?? (isExplicit ? [] : search.validation(names))
    return TrainingData(
      corpora: corpora, secondProbability: probability, validation: try validation(valid))
  }

  private func noise() throws -> NoiseMixing? {
    let path = search.noise
    guard augmentation.enableMusan?.isTrue ?? search.hasNoise else {
      if augmentation.enableMusan == nil { try log.info("No noise is mixed in: no \(path)") }
      return nil
    }
    guard search.hasNoise else {
      throw CorpusError(
        .missing, "\(path): not there: make it with `tern prepare`, or give --enable-musan false")
    }
    let (mixing, report) = try NoiseMixing.read(cuts: path, options: manifestOptions)
    try tell(report, of: path)
    let hours = (mixing.noises.reduce(0) { $0 + $1.seconds } / 36).rounded() / 100
    try log.info("\(path): \(mixing.noises.count) noises, \(hours) hours")
    return mixing
  }

  private func corpus(
    _ manifests: [String], name: String, heads: Int = 0, noise: NoiseMixing?
  ) throws -> TrainingData.Corpus {
    let examples = try examples(of: manifests)
    if heads == 0 { try warnOfOrigins(examples, in: manifests) }
    let sampler = BatchSampler(examples, options: batches.sampling(seed: seed, isTraining: true))
    var making = BatchMaker.Options()
    making.concatenation = augmentation.concatenation
    making.noise = noise
    making.augmentation = augmentation.specAugment
    (making.seed, making.corpus) = (seed, heads)
    let maker = BatchMaker(examples, source: source, options: making)
    return TrainingData.Corpus(name: name) { epoch in
      sampler.batches(epoch: epoch).count
    } batches: { [threads = batches.threadCount] epoch, first in
      BatchLoader(
        maker, batches: sampler.batches(epoch: epoch), epoch: epoch, from: first,
        threads: threads, ahead: 2 + threads)
    }
  }

  private func validation(_ manifests: [String]) throws -> (() throws -> any BatchSource)? {
    if manifests.isEmpty { return nil }
    let examples = try examples(of: manifests)
    let sampler = BatchSampler(examples, options: batches.sampling(seed: seed, isTraining: false))
    var making = BatchMaker.Options()
    making.concatenation = augmentation.concatenation
    let maker = BatchMaker(examples, source: source, options: making)
    return { [threads = batches.threadCount] in
      BatchLoader(maker, batches: sampler.batches(epoch: 1), epoch: 1, threads: threads)
    }
  }

  private var manifestOptions: Manifest.Options {
    var manifest = Manifest.Options()
    manifest.isStrict = options.strict
    manifest.usesStoredFeatures = batches.usesStoredFeatures
    return manifest
  }

  private func examples(of paths: [String]) throws -> [Example] {
    let manifests = paths.joined(separator: ",")
    let manifest = try Manifest(paths: paths, options: manifestOptions)
    try tell(manifest.report, of: manifests)
    let filter = UtteranceFilter(
      seconds: options.minUtterance...options.maxUtterance, fbank: source.fbank.configuration)
    let selection = try filter.select(manifest.utterances, tokenizer: tokenizer)
    for line in selection.description.split(separator: "\n") {
      try log.info("\(manifests): \(line)")
    }
    guard !selection.examples.isEmpty else {
      throw CorpusError(.format, "\(manifests): no utterance that can be learnt")
    }
    guard selection.unknown.count < selection.examples.count else {
      throw CorpusError(
        .token,
        "\(manifests): every text has characters that \(options.bpeModel) does not know, as '\(selection.examples[0].utterance.text)'"
      )
    }
    return selection.examples
  }

  /// icefall gives a batch whose first cut names an origin to the second corpus' heads, whatever
  /// manifest it is of. Here the manifest decides.
  private func warnOfOrigins(_ examples: [Example], in manifests: [String]) throws {
    let count = examples.count { $0.utterance.origin == "giga" }
    if count > 0 {
      try log.warning(
        "\(manifests.joined(separator: ",")): \(count) utterances name the origin 'giga', and are learnt "
          + "by the first corpus' heads: give them by --giga-train or --giga-corpus for their own")
    }
  }

  private func tell(_ report: ManifestReport, of manifests: String) throws {
    for line in report.description.split(separator: "\n") {
      try log.warning("\(manifests): left out: \(line)")
    }
  }

  /// Names or paths between commas.
  private static func list(_ text: String) throws(CorpusError) -> [String] {
    let parts = text.split(separator: ",").map(String.init)
    guard !parts.isEmpty, Set(parts).count == parts.count else {
      throw CorpusError(.format, "'\(text)': no corpus or manifest, or one twice")
    }
    return parts
  }
}

extension BatchLoader: BatchSource {}
