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

  func validate() throws { try require("num-threads", numThreads, in: 1...256) }

  /// The test sets.
  var paths: [String] { calibrate.flatMap { $0.split(separator: ",").map(String.init) } }

  /// Recognises the sets with both models, by greedy search; prints and returns each set's name, and word error
  /// rates.
  func compare(_ original: Model, _ quantised: Model) throws -> [(set: String, rates: String)] {
    try zip(TestSet.names(of: paths), paths).map { name, path in
      let set = try TestSet(name: name, path: path, options: Manifest.Options())
      let before = try results(of: original, on: set)
      let after = try results(of: quantised, on: set)
      let pairs = zip(before.utterances, after.utterances).map { before, after in
        ScoredUtterance(
          id: before.id, reference: Self.text(before), hypothesis: Self.text(after))
      }
      let changed = ErrorReport(pairs).statistics.errorCount
      let (old, new) = (before.errors.statistics, after.errors.statistics)
      let rates = String(
        format: "%.2f %%, before %.2f %%", new.wordErrorRate, old.wordErrorRate)
      try Terminal.print(
        "\(name): word error rate \(rates); \(changed) of \(old.referenceCount) words differ")
      return (name, rates)
    }
  }

  private func results(of model: Model, on set: TestSet) throws -> TestSetResults {
    var options = Recognizer.Options()
    options.threadCount = numThreads
    let recognizer = try Recognizer(model: model, options: options)
    let source = FeatureSource(Fbank(try FbankConfiguration(model.frontEnd ?? FrontEnd())))
    let outcome = try TestSetDecoding(recognizer, source: source).decode(set.utterances)
    if outcome.failures.count > 0 {
      Terminal.say("\(set.name): left out\n\(outcome.failures)")
    }
    return TestSetResults(outcome.utterances)
  }

  private static func text(_ utterance: ScoredUtterance) -> String {
    utterance.hypothesis.map(\.text).joined(separator: " ")
  }
}
