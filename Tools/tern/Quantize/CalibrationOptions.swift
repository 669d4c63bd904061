import ArgumentParser
import Foundation
import TernCorpus
import TernEvaluation
import TernGraph
import TernSpeech

/// Test sets that `tern quantize` compares two models on.
struct CalibrationOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Test sets: lhotse's cuts, tables (id, path, speaker, text) or LibriSpeech-style folders; may be given "
        + "several times.", valueName: "a.jsonl.gz,b.tsv,c"))
  var calibrate: [String] = []

  @Option(help: "Threads that recognise.")
  var numThreads = min(ProcessInfo.processInfo.activeProcessorCount, 256)

  func validate() throws {
    try require("num-threads", numThreads, in: 1...256)
    guard !paths.contains("") else {
      throw ValidationError(
        "--calibrate is '\(calibrate.joined(separator: ","))', expected paths between commas")
    }
  }

  /// Where the test sets are.
  var paths: [String] {
    calibrate.flatMap {
      $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    }
  }

  /// Reads the test sets; says which of their utterances cannot be used, and why.
  func sets() throws -> [TestSet] {
    try zip(TestSet.names(of: paths), paths).map { name, path in
      let set = try TestSet(name: name, path: path, options: Manifest.Options())
      if let text = set.report.leftOut(of: path) { Terminal.say(text) }
      return set
    }
  }

  /// Recognises the sets with both models, by greedy search; prints and returns each set's name, and word error
  /// rates.
  func compare(
    _ original: Model, _ quantised: Model, on sets: [TestSet]
  ) throws -> [(set: String, rates: String)] {
    try sets.map { set in
      let outcome = try decode(set, with: original)
      if let text = outcome.failures.leftOut(of: set.name) { Terminal.say(text) }
      let before = try outcome.results(of: set)
      let after = try decode(set, with: quantised).results(of: set)
      let pairs = zip(before.utterances, after.utterances).map { before, after in
        ScoredUtterance(
          id: before.id, reference: Self.text(before), hypothesis: Self.text(after))
      }
      let changed = ErrorReport(pairs).statistics.errorCount
      let (old, new) = (before.errors.statistics, after.errors.statistics)
      let rates = String(
        format: "%.2f %%, before %.2f %%", new.wordErrorRate, old.wordErrorRate)
      try Terminal.print(
        "\(set.name): word error rate \(rates); \(changed) of \(old.referenceCount) words differ")
      return (set.name, rates)
    }
  }

  private func decode(
    _ set: TestSet, with model: Model
  ) throws -> TestSetDecoding.Outcome {
    var options = Recognizer.Options()
    options.threadCount = numThreads
    let recognizer = try Recognizer(model: model, options: options)
    let source = FeatureSource(Fbank(try FbankConfiguration(model.frontEnd ?? FrontEnd())))
    return try TestSetDecoding(recognizer, source: source).decode(set.utterances)
  }

  private static func text(_ utterance: ScoredUtterance) -> String {
    utterance.hypothesis.map(\.text).joined(separator: " ")
  }
}
