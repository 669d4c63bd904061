import ArgumentParser
import Foundation
import TernPreparation

/// What `tern prepare` prepares, and how: icefall's options and defaults where it has them.
struct PreparationDataOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp("Where LibriSpeech, GigaSpeech, musan and lm lie.", valueName: "folder"))
  var dlDir = "download"

  @Option(help: ArgumentHelp("Where everything is written.", valueName: "folder"))
  var dataDir = "data"

  @Option(
    help: ArgumentHelp(
      "Another corpus: a folder with train, dev and test, each a table <split>.tsv or a folder with "
        + "LibriSpeech's layout. May be given several times.", valueName: "name=folder"))
  var corpus: [String] = []

  @Option(
    help: ArgumentHelp(
      "A corpus in GigaSpeech's place, for heads of its own. May be given several times.",
      valueName: "name=folder"))
  var gigaCorpus: [String] = []

  @Option(help: ArgumentHelp("Subsets of GigaSpeech.", valueName: "XL,L,M,S,XS,DEV,TEST"))
  var gigaSubset = "XL,DEV,TEST"

  @Option(
    help: "Whether all of LibriSpeech is used; with false train-clean-100 of what is learnt from.")
  var fullLibri = TruthValue(true)

  @Option(
    help: ArgumentHelp(
      "Noise: MUSAN, a folder of sounds or a table. Default: musan in --dl-dir.",
      valueName: "folder"))
  var musan: String?

  @Option(
    name: [.customLong("speed-perturb"), .customLong("perturb-speed")],
    help: "Whether copies of 0.9 and 1.1 times the speed are added to what is learnt from.")
  var speedPerturb = TruthValue(true)

  @Option(
    help: "How features are stored: f32, or linear16 for half the size (wrong by less than 3e-4).")
  var featureType = PreparationOptions.FeatureStorage.float32

  @Option(help: "Whether features are left to training.")
  var onTheFlyFeats = TruthValue(false)

  @Option(help: ArgumentHelp("Numbers of tokens, a list.", valueName: "sizes"))
  var vocabSize = "500"

  @Option(
    help: ArgumentHelp(
      "A text for lexicons and language models beside transcripts, a sentence on each line; in "
        + "*.trans.txt and *.transcripts.txt after an utterance's name, as LibriSpeech has it. May be "
        + "given several times.",
      valueName: "file"))
  var lmText: [String] = []

  @Option(help: ArgumentHelp("Threads.", valueName: "n"))
  var numJobs = min(ProcessInfo.processInfo.activeProcessorCount, 256)

  @Flag(help: "Stop at the first recording or utterance that has something wrong.")
  var strict = false

  @Flag(help: "Make everything again.")
  var force = false

  func validate() throws {
    try require("num-jobs", numJobs, in: 1...256)
    _ = try options()
  }

  /// The options as the module has them.
  func options() throws -> PreparationOptions {
    var options = PreparationOptions()
    (options.downloadFolder, options.dataFolder) = (dlDir, dataDir)
    options.corpora = try Self.folders("corpus", corpus)
    options.gigaCorpora = try Self.folders("giga-corpus", gigaCorpus)
    options.gigaSubsets = gigaSubset.split(separator: ",").map(String.init)
    options.usesFullLibriSpeech = fullLibri.isTrue
    options.noise = musan
    if !speedPerturb.isTrue { options.speeds = [] }
    options.featureType = onTheFlyFeats.isTrue ? nil : featureType
    options.vocabularySizes = try vocabSize.split(separator: ",").map { text in
      guard let size = Int(text), 4...1_000_000 ~= size else {
        throw ValidationError("--vocab-size has '\(text)', expected numbers from 4 to 1000000")
      }
      return size
    }
    options.languageModelTexts = lmText
    options.threadCount = numJobs
    (options.isStrict, options.isForced) = (strict, force)
    return options
  }

  private static func folders(
    _ option: String, _ texts: [String]
  ) throws -> [PreparationOptions.NamedFolder] {
    try texts.map { text in
      let parts = text.split(separator: "=", maxSplits: 1).map(String.init)
      guard parts.count == 2 else {
        throw ValidationError("--\(option) is '\(text)', expected name=folder")
      }
      return try PreparationOptions.NamedFolder(name: parts[0], path: parts[1])
    }
  }
}

extension PreparationOptions.FeatureStorage: ExpressibleByArgument {}
