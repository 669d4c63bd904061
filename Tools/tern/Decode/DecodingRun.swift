import Foundation
import TernCorpus
import TernEvaluation
import TernSpeech
import TernTraining

/// One way to decode all test sets: writes icefall's files, and tells how far it is.
struct DecodingRun {
  let recipe: DecodingRecipe
  let weights: DecodedWeights
  let decoding: TestSetDecoding
  let suffix: String
  private let folder: String
  private let log: LogFile

  /// What the run is called.
  var label: String { "\(recipe.method.rawValue), \(weights)" }

  /// A run whose results go to `<folder>/<method>`.
  init(
    _ recipe: DecodingRecipe, weights: DecodedWeights, contextSize: Int, folder: String,
    decoding: TestSetDecoding
  ) throws {
    (self.recipe, self.weights, self.decoding) = (recipe, weights, decoding)
    suffix = recipe.suffix(of: weights, contextSize: contextSize)
    self.folder = "\(folder)/\(recipe.method.rawValue)"
    log = try LogFile("\(self.folder)/log-decode-\(suffix)", name: "decode")
  }

  /// Writes a line to the log.
  func info(_ text: String) throws { try log.write(.info, text) }

  /// Decodes the sets and returns the errors of each; a set of which nothing can be decoded is told and
  /// left out.
  func run(_ sets: [TestSet]) throws -> [String: ErrorStatistics] {
    var statistics: [String: ErrorStatistics] = [:]
    for set in sets {
      do { statistics[set.name] = try run(set) } catch let error as EvaluationError {
        guard error.code == .set else { throw error }
        try warn(error.message)
      }
    }
    try info("Done!")
    return statistics
  }

  private func run(_ set: TestSet) throws -> ErrorStatistics {
    let clock = ContinuousClock()
    let start = clock.now
    let seconds = set.utterances.reduce(0) { $0 + $1.seconds }
    let outcome = try decoding.decode(set.utterances) { progress in
      try info(
        "batch \(progress.batchCount - 1)/?, cuts processed until now is \(progress.utteranceCount)"
      )
      show(progress, of: set, elapsed: clock.now - start)
    }
    Terminal.clear()
    let elapsed = (clock.now - start) / .seconds(1)
    if let text = outcome.failures.leftOut(of: set.name) { try warn(text) }
    let results = try outcome.results(of: set)
    try write(results, of: set)
    Terminal.say(
      String(
        format: "%@ %@, %d utterances, real-time factor %.4f",
        results.errors.summary(of: set.name), label, results.utterances.count,
        elapsed / max(seconds, 1e-9)))
    return results.errors.statistics
  }

  private func write(_ results: TestSetResults, of set: TestSet) throws {
    let paths = TestSetResults.Paths(folder: folder, set: set.name, suffix: suffix)
    try results.write(to: paths, settings: recipe.settings)
    try info("The transcripts are stored in \(paths.transcripts)")
    try info(results.errors.summary(of: "\(set.name)-\(recipe.settings)"))
    try info("Wrote detailed error stats to \(paths.errors)")
    try info(
      "\nFor \(set.name), WER of different settings are:\n"
        + "\(recipe.settings)\t\(results.errors.roundedRate)\tbest for \(set.name)\n")
  }

  private func warn(_ text: String) throws {
    try log.write(.warning, text)
    Terminal.clear()
    Terminal.say(text)
  }

  private func show(
    _ progress: TestSetDecoding.Progress, of set: TestSet, elapsed: Duration
  ) {
    let filled = 24 * progress.utteranceCount / max(set.utterances.count, 1)
    let bar = String(repeating: "━", count: filled) + String(repeating: "─", count: 24 - filled)
    let speed = progress.seconds / max(elapsed / .seconds(1), 1e-9)
    Terminal.show(
      "\(set.name), \(label) \(bar) \(progress.utteranceCount)/\(set.utterances.count)"
        + String(format: ", %.0f× real time", speed))
  }
}
