import ArgumentParser
import Foundation
import TernCorpus
import TernEvaluation
import TernGraph
import TernSpeech
import TernTraining

/// `tern decode`: test sets to word error rates.
struct Decode: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Decode test sets with a training's checkpoints or a model, and count the errors.",
    discussion: """
      Options have the names and meaning of icefall's decode.py. Each method writes its results to \
      EXP/<method>: recogs-*, errs-*, wer-summary-* and log-decode-*. Where several methods, averages or \
      test sets are asked for, a table of all of them is printed, the best first.
      """)

  @OptionGroup(title: "Weights") var weights: WeightOptions
  @OptionGroup(title: "Tokens") var tokens: TokenOptions
  @OptionGroup(title: "Methods") var methods: MethodOptions
  @OptionGroup(title: "Search") var search: SearchOptions
  @OptionGroup(title: "Language") var language: LanguageOptions
  @OptionGroup(title: "Test sets") var testSets: TestSetOptions

  @Option(help: "Threads that compute.")
  var numThreads = min(ProcessInfo.processInfo.activeProcessorCount, 256)

  func validate() throws {
    try require("num-threads", numThreads, in: 1...256)
    try refuse(language.ofMethods, unusedBy: methods.decodingMethod.values)
  }

  func run() throws {
    // Told, not refused: icefall's recipes give the same settings to all methods, one after the other.
    for option in search.ofMethods {
      if let complaint = option.complaint(for: methods.decodingMethod.values) {
        Terminal.say(complaint)
      }
    }
    let models = try models()
    let (sets, missing) = try testSets.load()
    let files = LanguageFiles(language)
    let recipes = methods.decodingMethod.values.map { search.recipe($0, language) }
    var rows: [ComparisonTable.Row] = []
    for (weights, load) in models {
      let (model, summary) = try load()
      let contextSize = try contextSize(of: model)
      let source = FeatureSource(
        Fbank(try FbankConfiguration(model.frontEnd ?? FrontEnd())))
      for recipe in recipes {
        let resources = try files.resources(for: recipe, tokens: model.tokens)
        let options = try recipe.recognizerOptions(resources, threadCount: numThreads)
        let decoding = try TestSetDecoding(
          Recognizer(model: model, options: options), source: source, options: testSets.decoding
        ) { result, utterance in recipe.text(of: result, reference: utterance.text) }
        let run = try DecodingRun(
          recipe, weights: weights, contextSize: contextSize, folder: self.weights.folder,
          decoding: decoding)
        try run.info("Decoding started")
        try run.info(summary)
        rows.append(
          ComparisonTable.Row(
            label: run.label, statistics: try run.run(sets),
            isOracle: recipe.method == .fastBeamSearchNBestOracle))
      }
    }
    try Terminal.print(ComparisonTable(sets: sets.map(\.name), rows: rows).description)
    Terminal.say("Results are in \(weights.folder)/<method>")
    let undecoded = rows.contains { row in sets.contains { row.statistics[$0.name] == nil } }
    if missing > 0 || undecoded { throw ExitCode.failure }
  }

  /// The number of tokens that a model's decoder sees, which may be asked for.
  private func contextSize(of model: Model) throws(EvaluationError) -> Int {
    let size = model.decoding?.contextSize ?? 0
    if let asked = methods.contextSize, asked != size {
      throw EvaluationError(
        .option, "--context-size is \(asked), the model's decoder sees \(size) tokens")
    }
    return size
  }

  /// What is decoded with, in the order in which it is asked for: its name, and what reads it.
  private func models() throws -> [(DecodedWeights, () throws -> (Model, summary: String))] {
    if let path = weights.model {
      let name = URL(filePath: path).deletingPathExtension().lastPathComponent
      return [(.model(name), { (try Model(contentsOf: path), "Reading \(path)") })]
    }
    let folder = CheckpointFolder(path: weights.folder)
    return try weights.selections().map { selection in
      (
        DecodedWeights(selection),
        {
          let export = try TrainingExport(selection, in: folder)
          let (texts, tokenizer) = try tokens.orThose(of: export).read()
          let model = try export.conversion(tokens: texts, tokenizer: tokenizer).model().model
          return (model, "averaging \(export.paths): \(export.summary)")
        }
      )
    }
  }
}
