import TernCorpus
import TernSpeech
import TernTraining

/// The data of `tern train`: manifests, read, chosen and cut into batches.
struct TrainingCorpora {
  let options: DataOptions
  let seed: UInt64
  let tokenizer: TextTokenizer
  let source: FeatureSource

  init(_ options: DataOptions, seed: UInt64, fbank: Fbank) throws {
    self.options = options
    self.seed = seed
    tokenizer = try TextTokenizer(path: options.bpeModel)
    source = FeatureSource(fbank, byteLimit: Int(options.featureMemory * 1e9))
  }

  /// Everything that a training needs; `log` is told what there is.
  func data(log: TrainingLog) throws -> TrainingData {
    var corpora = [try corpus(options.train, name: "libri", index: 0, log: log)]
    if let second = options.gigaTrain {
      corpora.append(try corpus(second, name: "giga", index: 1, log: log))
    }
    return TrainingData(
      corpora: corpora, secondProbability: options.gigaProb, validation: try validation(log: log))
  }

  private func corpus(
    _ manifests: String, name: String, index: Int, log: TrainingLog
  ) throws -> TrainingData.Corpus {
    let examples = try examples(of: manifests, log: log)
    let sampler = BatchSampler(
      examples, options: options.sampling(seed: seed, isTraining: true))
    let maker = BatchMaker(
      examples, source: source, augmentation: options.augmentation, seed: seed, corpus: index)
    return TrainingData.Corpus(name: name) { epoch in
      sampler.batches(epoch: epoch).count
    } batches: { epoch, first in
      BatchLoader(
        maker, batches: sampler.batches(epoch: epoch), epoch: epoch, from: first,
        threads: options.numWorkers, ahead: 2 + options.numWorkers)
    }
  }

  private func validation(log: TrainingLog) throws -> (() throws -> any BatchSource)? {
    guard let manifests = options.valid else { return nil }
    let examples = try examples(of: manifests, log: log)
    let sampler = BatchSampler(
      examples, options: options.sampling(seed: seed, isTraining: false))
    let maker = BatchMaker(examples, source: source)
    return {
      BatchLoader(
        maker, batches: sampler.batches(epoch: 1), epoch: 1, threads: options.numWorkers)
    }
  }

  private func examples(of manifests: String, log: TrainingLog) throws -> [Example] {
    let paths = manifests.split(separator: ",").map(String.init)
    guard !paths.isEmpty, Set(paths).count == paths.count else {
      throw CorpusError(.format, "'\(manifests)': no manifest, or one twice")
    }
    let manifest = try Manifest(paths: paths)
    for line in manifest.report.description.split(separator: "\n") {
      try log.info("\(manifests): \(line)")
    }
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
}

extension BatchLoader: BatchSource {}
