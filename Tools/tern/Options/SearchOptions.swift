import ArgumentParser
import TernEvaluation

/// How tokens are searched for: icefall's options, and sherpa's names of them.
struct SearchOptions: ParsableArguments {
  @Option(
    name: [.customLong("beam-size"), .customLong("num-active-paths")],
    help: "Hypotheses of the beam searches. Default: \(Self.usual.beamSize).")
  var beamSize: Int?

  @Option(
    help: """
      How much worse than the best path others may be, in nats (fast_beam_search). Default: \(Self.usual.beam).
      """)
  var beam: Double?

  @Option(
    help: "Contexts of a frame at most (fast_beam_search). Default: \(Self.usual.maxContexts).")
  var maxContexts: Int?

  @Option(help: "States of a frame at most (fast_beam_search). Default: \(Self.usual.maxStates).")
  var maxStates: Int?

  @Option(help: "Tokens of a frame at most (greedy_search). Default: \(Self.usual.maxSymPerFrame).")
  var maxSymPerFrame: Int?

  @Option(help: "Paths that are drawn from a lattice (nbest). Default: \(Self.usual.numPaths).")
  var numPaths: Int?

  @Option(
    help: """
      What a lattice's scores are multiplied by before paths are drawn (nbest). Default: \(Self.usual.nbestScale).
      """)
  var nbestScale: Double?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "What the scores of LG are multiplied by (nbest_LG), or of the token n-gram (LODR: negative). "
        + "Default: 0.01 and -0.16."))
  var ngramLmScale: Double?

  @Option(
    parsing: .unconditional,
    help: "What the language model's scores are multiplied by. Default: \(Self.usual.lmScale).")
  var lmScale: Double?

  @Option(
    help: """
      The order of the token n-gram that LODR takes away, <lang-dir>/<n>gram.arpa. Default: \(Self.usual.tokensNgram).
      """)
  var tokensNgram: Int?

  @Option(
    parsing: .unconditional,
    help: "What is taken from the logit of blank; more gives more tokens.")
  var blankPenalty = 0.0

  @Option(help: "What logits are divided by.")
  var temperature = 1.0

  /// icefall's defaults.
  private static let usual = DecodingRecipe(.greedySearch)

  func validate() throws {
    try require("beam-size", beamSize, in: 1...1000)
    try require("beam", beam, in: 0...1e6)
    try require("max-contexts", maxContexts, in: 1...100_000)
    try require("max-states", maxStates, in: 1...100_000)
    try require("max-sym-per-frame", maxSymPerFrame, in: 1...64)
    try require("num-paths", numPaths, in: 1...1_000_000)
    try require("nbest-scale", nbestScale, in: 0...1000)
    try require("ngram-lm-scale", ngramLmScale, in: -1000...1000)
    try require("lm-scale", lmScale, in: -1000...1000)
    try require("tokens-ngram", tokensNgram, in: 1...20)
    try require("blank-penalty", blankPenalty, in: -1000...1000)
    try require("temperature", temperature, in: 1e-3...1000)
  }

  /// Those of the options that not all methods use.
  var ofMethods: [MethodOption] {
    [
      MethodOption(name: "beam-size", isGiven: beamSize != nil, isUsed: \.keepsHypotheses),
      MethodOption(name: "beam", isGiven: beam != nil, isUsed: \.isFastBeam),
      MethodOption(name: "max-contexts", isGiven: maxContexts != nil, isUsed: \.isFastBeam),
      MethodOption(name: "max-states", isGiven: maxStates != nil, isUsed: \.isFastBeam),
      MethodOption(name: "max-sym-per-frame", isGiven: maxSymPerFrame != nil) {
        $0 == .greedySearch
      },
      MethodOption(name: "num-paths", isGiven: numPaths != nil, isUsed: \.drawsPaths),
      MethodOption(name: "nbest-scale", isGiven: nbestScale != nil, isUsed: \.drawsPaths),
      MethodOption(name: "ngram-lm-scale", isGiven: ngramLmScale != nil) {
        $0 == .fastBeamSearchNBestLG || $0 == .lowOrderDensityRatio
      },
      MethodOption(name: "lm-scale", isGiven: lmScale != nil, isUsed: \.addsLanguageModel),
      MethodOption(name: "tokens-ngram", isGiven: tokensNgram != nil, isUsed: \.addsLanguageModel),
    ]
  }

  /// The way to decode by a method.
  func recipe(_ method: DecodingRecipe.Method, _ language: LanguageOptions) -> DecodingRecipe {
    var recipe = DecodingRecipe(method)
    if let beamSize { recipe.beamSize = beamSize }
    if let beam { recipe.beam = beam }
    if let maxContexts { recipe.maxContexts = maxContexts }
    if let maxStates { recipe.maxStates = maxStates }
    if let maxSymPerFrame { recipe.maxSymPerFrame = maxSymPerFrame }
    if let numPaths { recipe.numPaths = numPaths }
    if let nbestScale { recipe.nbestScale = nbestScale }
    if let ngramLmScale { recipe.ngramLMScale = ngramLmScale }
    if let lmScale { recipe.lmScale = lmScale }
    if let tokensNgram { recipe.tokensNgram = tokensNgram }
    recipe.blankPenalty = blankPenalty
    recipe.temperature = temperature
    if language.hotwords != nil {
      recipe.hotwordsScore = language.hotwordsScore ?? LanguageOptions.usualHotwordsScore
    }
    return recipe
  }
}

extension DecodingRecipe.Method: ExpressibleByArgument {}
