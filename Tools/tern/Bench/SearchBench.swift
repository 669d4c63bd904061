import ArgumentParser
import TernEvaluation
import TernGraph
import TernInterpreter
import TernSpeech

/// `tern bench search`: what each decoding method costs beside the encoder.
struct SearchBench: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "search", abstract: "Measure the decoding methods, without the encoder.",
    discussion: """
      Encodes a recording once, and searches it again and again with each method: the joiner's work, and the decoder's \
      for the contexts that come up, are part of a search. Figures are milliseconds per second of audio. \
      The model first has to give its golden vectors.
      """)

  @OptionGroup var model: ModelOptions

  @Option(help: ArgumentHelp("How the best tokens are found, a list.", valueName: "method,…"))
  var decodingMethod = CommaList<DecodingRecipe.Method>([
    .greedySearch, .modifiedBeamSearch, .beamSearch, .fastBeamSearch, .fastBeamSearchNBest,
  ])

  @OptionGroup(title: "Search") var search: SearchOptions
  @OptionGroup(title: "Language") var language: LanguageOptions

  @Option(help: ArgumentHelp("A recording. Default: made-up audio.", valueName: "file"))
  var audio: String?

  @Option(help: "Seconds of made-up audio.")
  var seconds = 20.0

  @Option(help: "Encoder frames (40 ms) a step.")
  var chunk = 32

  @Option(help: "Threads.")
  var threads = 1

  @Option(help: "Runs after the first, which is not counted.")
  var runs = 5

  @OptionGroup(title: "Results") var records: RecordOptions

  func validate() throws {
    guard !decodingMethod.values.contains(.fastBeamSearchNBestOracle) else {
      throw ValidationError(
        "\(DecodingRecipe.Method.fastBeamSearchNBestOracle.rawValue) has to know what is said: tern decode"
      )
    }
    try refuse(search.ofMethods + language.ofMethods, unusedBy: decodingMethod.values)
    try require("seconds", seconds, in: 0.1...3600)
    try require("chunk", chunk, in: 1...4096)
    try require("threads", threads, in: 1...256)
    try require("runs", runs, in: 1...1000)
  }

  func run() throws {
    let title = "search, \(audio ?? "\(seconds) s of made-up audio"), chunk \(chunk)"
    let before = try records.earlier(
      BenchReport.self, of: title, reading: model.paths + [audio].compactMap { $0 })
    let model = try model.load()
    try model.checkGoldens()
    let files = LanguageFiles(language)
    var samples = BenchSamples()
    for method in decodingMethod.values {
      Terminal.show("\(method.rawValue) ...")
      let recipe = search.recipe(method, language)
      let resources = try files.resources(for: recipe, tokens: model.tokens)
      var options = try recipe.recognizerOptions(resources, threadCount: threads)
      options.chunkFrames = chunk
      try measure(Recognizer(model: model, options: options), method.rawValue, &samples)
    }
    Terminal.clear()
    let report = BenchReport(
      title, model: model.tensors.checksum, threadCount: threads, runCount: runs,
      rows: samples.rows)
    try records.show(report, comparedWith: before)
  }

  private func measure(
    _ recognizer: Recognizer, _ name: String, _ samples: inout BenchSamples
  ) throws {
    let rate = recognizer.sampleRate
    let audio =
      try self.audio.map { try AudioFile.samples(path: $0, sampleRate: Int(rate)) }
      ?? MadeUpAudio.samples(seconds: seconds, rate: rate)
    let encoded = try recognizer.encode(audio)
    let clock = ContinuousClock()
    for _ in 0...runs {
      let time = try clock.measure { _ = try recognizer.search(encoded) }
      samples.add(
        name, .millisecondsPerSecond, time / .milliseconds(1) / (Double(audio.count) / rate))
    }
  }
}
