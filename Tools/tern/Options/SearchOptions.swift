import ArgumentParser
import TernEvaluation

/// How tokens are searched for: icefall's options, and sherpa's names of them.
struct SearchOptions: ParsableArguments {
  @Option(
    name: [.customLong("beam-size"), .customLong("num-active-paths")],
    help: "Hypotheses of the beam searches.")
  var beamSize = 4

  @Option(help: "How much worse than the best path others may be, in nats (fast_beam_search).")
  var beam = 20.0

  @Option(help: "Contexts of a frame at most (fast_beam_search).")
  var maxContexts = 8

  @Option(help: "States of a frame at most (fast_beam_search).")
  var maxStates = 64

  @Option(help: "Tokens of a frame at most (greedy_search).")
  var maxSymPerFrame = 1

  @Option(help: "Paths that are drawn from a lattice (nbest).")
  var numPaths = 200

  @Option(help: "What a lattice's scores are multiplied by before paths are drawn (nbest).")
  var nbestScale = 0.5

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "What the scores of LG are multiplied by (nbest_LG), or of the token n-gram (LODR: negative). "
        + "Default: 0.01 and -0.16."))
  var ngramLmScale: Double?

  @Option(parsing: .unconditional, help: "What the language model's scores are multiplied by.")
  var lmScale = 0.3

  @Option(help: "The order of the token n-gram that LODR takes away, <lang-dir>/<n>gram.arpa.")
  var tokensNgram = 3

  @Option(
    parsing: .unconditional,
    help: "What is taken from the logit of blank; more gives more tokens.")
  var blankPenalty = 0.0

  @Option(help: "What logits are divided by.")
  var temperature = 1.0

  func validate() throws {
    try require("beam-size", beamSize, in: 1...1000)
    try require("beam", beam, in: 0...1e6)
    try require("max-contexts", maxContexts, in: 1...100_000)
    try require("max-states", maxStates, in: 1...100_000)
    try require("max-sym-per-frame", maxSymPerFrame, in: 1...64)
    try require("num-paths", numPaths, in: 1...1_000_000)
    try require("nbest-scale", nbestScale, in: 0...1000)
    try require("ngram-lm-scale", ngramLmScale ?? 0, in: -1000...1000)
    try require("lm-scale", lmScale, in: -1000...1000)
    try require("tokens-ngram", tokensNgram, in: 1...20)
    try require("blank-penalty", blankPenalty, in: -1000...1000)
    try require("temperature", temperature, in: 1e-3...1000)
  }

  /// The way to decode by a method.
  func recipe(_ method: DecodingRecipe.Method, _ language: LanguageOptions) -> DecodingRecipe {
    var recipe = DecodingRecipe(method)
    recipe.beamSize = beamSize
    recipe.beam = beam
    recipe.maxContexts = maxContexts
    recipe.maxStates = maxStates
    recipe.maxSymPerFrame = maxSymPerFrame
    recipe.numPaths = numPaths
    recipe.nbestScale = nbestScale
    if let ngramLmScale { recipe.ngramLMScale = ngramLmScale }
    recipe.lmScale = lmScale
    recipe.tokensNgram = tokensNgram
    recipe.blankPenalty = blankPenalty
    recipe.temperature = temperature
    recipe.hotwordsScore = language.hotwords == nil ? nil : language.hotwordsScore
    return recipe
  }
}

extension DecodingRecipe.Method: ExpressibleByArgument {}
