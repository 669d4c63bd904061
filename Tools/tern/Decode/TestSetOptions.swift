import ArgumentParser
import TernCorpus
import TernEvaluation

/// What `tern decode` decodes.
struct TestSetOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Test sets: lhotse's cuts, tables (id, path, speaker, text) or LibriSpeech-style folders; may be given several times. Default: those "
        + "in --manifest-dir.",
      valueName: "a.jsonl.gz,b.tsv,c"))
  var test: [String] = []

  @Option(help: ArgumentHelp("The folder of cuts.", valueName: "folder"))
  var manifestDir = "data/fbank"

  @Option(
    help: ArgumentHelp(
      "The corpora whose <corpus>_cuts_test*.jsonl.gz are test sets.", valueName: "a,b"))
  var corpus = "librispeech"

  @Option(help: "Seconds of utterances that are decoded together.")
  var maxDuration = 600.0

  @Option(help: "Whether features are computed even where a cut has stored ones.")
  var onTheFlyFeats = TruthValue(false)

  @Flag(help: "Stop at the first utterance that cannot be decoded, instead of leaving it out.")
  var strict = false

  func validate() throws { try require("max-duration", maxDuration, in: 0.1...1e6) }

  /// Reads the test sets. One that cannot be read is told and left out; so is, with its place, what is
  /// wrong with an utterance.
  ///
  /// - Returns: The sets, and how many are left out.
  /// - Throws: ``CorpusError`` where a set cannot be read and no other can, or reading is strict.
  func load() throws -> (sets: [TestSet], missing: Int) {
    let paths =
      test.isEmpty
      ? try corpus.split(separator: ",")
        .flatMap { try TestSet.paths(of: String($0), in: manifestDir) }
      : test.flatMap { $0.split(separator: ",").map(String.init) }
    guard !paths.isEmpty else { throw ValidationError("--test and --corpus name no test set") }
    let names = TestSet.names(of: paths)
    guard Set(names).count == names.count else {
      throw ValidationError("a test set twice: \(names.joined(separator: ", "))")
    }
    var options = Manifest.Options()
    options.isStrict = strict
    options.usesStoredFeatures = !onTheFlyFeats.isTrue
    var (sets, missing): ([TestSet], [CorpusError]) = ([], [])
    for (name, path) in zip(names, paths) {
      do throws(CorpusError) {
        let set = try TestSet(name: name, path: path, options: options)
        if let text = set.report.leftOut(of: path) { Terminal.say(text) }
        sets.append(set)
      } catch {
        if strict { throw error }
        missing.append(error)
      }
    }
    if let error = missing.first, sets.isEmpty && missing.count == 1 { throw error }
    for error in missing { Terminal.say("\(error.message): the set is left out") }
    guard !sets.isEmpty else { throw EvaluationError(.set, "no test set can be read") }
    return (sets, missing.count)
  }

  /// How they are decoded.
  var decoding: TestSetDecoding.Options {
    var options = TestSetDecoding.Options()
    options.maxDuration = maxDuration
    options.isStrict = strict
    return options
  }
}
