import ArgumentParser
import TernCorpus

/// How `tern train` changes utterances before it learns from them.
struct AugmentationOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Whether noise is mixed into half of the utterances, 10 to 20 dB below speech. Default: true where "
        + "musan_cuts.jsonl.gz is in --manifest-dir.", valueName: "true|false"))
  var enableMusan: TruthValue?

  @Option(help: "Whether short utterances are joined, so that batches have less padding.")
  var concatenateCuts = TruthValue(false)

  @Option(help: "How long they become at most, by the longest utterance of a batch.")
  var durationFactor = 1.0

  @Option(help: "Seconds between joined utterances: silence, or where noise is mixed in, that.")
  var gap = 1.0

  @Option(help: "Whether parts of features are masked (SpecAugment).")
  var enableSpecAug = TruthValue(true)

  @Option(help: "Frames that SpecAugment's time warp moves at most; below 1: none.")
  var specAugTimeWarpFactor = 80

  @Option(help: "Number of time masks of SpecAugment.")
  var specAugNumFrameMasks = 2

  func validate() throws {
    try require("duration-factor", durationFactor, in: 0...1000)
    try require("gap", gap, in: 0...3600)
    try require("spec-aug-time-warp-factor", specAugTimeWarpFactor, in: -1...1_000_000)
    try require("spec-aug-num-frame-masks", specAugNumFrameMasks, in: 0...1000)
  }

  /// How utterances are joined; nil where they are not.
  var concatenation: Concatenation? {
    guard concatenateCuts.isTrue else { return nil }
    var concatenation = Concatenation()
    (concatenation.durationFactor, concatenation.gap) = (durationFactor, gap)
    return concatenation
  }

  /// How features are changed; nil where they are not.
  var specAugment: SpecAugment? {
    guard enableSpecAug.isTrue else { return nil }
    var augmentation = SpecAugment()
    augmentation.timeWarpFactor = specAugTimeWarpFactor
    augmentation.spanCount = specAugNumFrameMasks
    return augmentation
  }
}
