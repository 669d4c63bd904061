import ArgumentParser
import TernLanguage
import TernSpeech

/// How a recogniser searches for the best tokens; under the names of icefall's and sherpa's options.
struct SearchingOptions: ParsableArguments {
  enum Method: String, ExpressibleByArgument, CaseIterable {
    case greedy = "greedy_search"
    case modifiedBeam = "modified_beam_search"
    case beam = "beam_search"
    case fastBeam = "fast_beam_search"
  }

  @Option(help: "How the best tokens are searched for.")
  var decodingMethod = Method.greedy

  @Option(
    name: [.customLong("num-active-paths"), .customLong("beam-size")],
    help: "Hypotheses that are kept: modified_beam_search and beam_search.")
  var pathCount = 4

  @Option(help: "Tokens of a frame at most: greedy_search.")
  var maxSymPerFrame = 1

  @Option(help: "How far from the best path others may be, in nats: fast_beam_search.")
  var beam = 20.0

  @Option(help: "Contexts at most: fast_beam_search.")
  var maxContexts = 8

  @Option(help: "States at most: fast_beam_search.")
  var maxStates = 64

  @Option(help: "What is taken from the logit of blank; more gives more tokens.")
  var blankPenalty: Float = 0

  @Option(help: "What the logits are divided by.")
  var temperature: Float = 1

  @Option(
    help: ArgumentHelp(
      "Phrases to prefer, one a line, with their own scores as in 'GOOD MORNING :2.5': modified_beam_search.",
      valueName: "file"))
  var hotwords: String?

  @Option(help: "What each token of a hotword adds, in nats.")
  var hotwordsScore: Float = 1.5

  @Option(
    help: ArgumentHelp(
      "A language model over tokens, whose scores are added: modified_beam_search.",
      valueName: "file.arpa"))
  var lm: String?

  @Option(help: "What the language model's scores are multiplied by.")
  var lmScale: Float = 0.3

  @Option(
    help: ArgumentHelp(
      "A weaker language model over tokens, whose scores are taken away (LODR).",
      valueName: "file.arpa"))
  var lodr: String?

  @Option(
    parsing: .unconditional,
    help: "What the weaker language model's scores are multiplied by, below 0.")
  var lodrScale: Float = -0.16

  func validate() throws {
    guard lodrScale <= 0 else {
      throw ValidationError("--lodr-scale \(lodrScale): expected a number below 0")
    }
  }

  /// Sets the options of a recogniser for a model with some tokens.
  ///
  /// - Throws: ``SpeechError`` and ``LanguageError`` where a file is not as it should be.
  func apply(to options: inout Recognizer.Options, tokens: [String]) throws {
    options.decodingMethod = method
    options.search.blankPenalty = blankPenalty
    options.search.temperature = temperature
    options.search.hotwordScore = hotwordsScore
    if let hotwords { options.search.hotwords = try Hotword.list(ofFile: hotwords) }
    options.search.languageModel = try lm.map {
      ScaledNgramModel(try NgramModel(arpa: $0, symbols: tokens), scale: lmScale)
    }
    options.search.lowOrderModel = try lodr.map {
      ScaledNgramModel(try NgramModel(arpa: $0, symbols: tokens), scale: lodrScale)
    }
  }

  private var method: DecodingMethod {
    switch decodingMethod {
    case .greedy:
      return .greedySearch(GreedySearchOptions(maximumSymbolsPerFrame: maxSymPerFrame))
    case .modifiedBeam:
      return .modifiedBeamSearch(ModifiedBeamSearchOptions(pathCount: pathCount))
    case .beam: return .beamSearch(BeamSearchOptions(beamSize: pathCount))
    case .fastBeam:
      var options = FastBeamOptions()
      (options.beam, options.maximumContexts) = (beam, maxContexts)
      options.maximumStates = maxStates
      return .fastBeamSearch(options)
    }
  }
}
