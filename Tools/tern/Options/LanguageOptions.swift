import ArgumentParser
import Foundation
import TernEvaluation
import TernLanguage
import TernSpeech

/// What a search knows of language beside the transducer.
struct LanguageOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The folder of lexicon.txt, and of token n-grams, <n>gram.arpa.", valueName: "folder"))
  var langDir = "data/lang_bpe_500"

  @Option(
    help: ArgumentHelp(
      "The language model over tokens that is added (lm_shallow_fusion, LODR). Default: "
        + "<lang-dir>/<tokens-ngram>gram.arpa.",
      valueName: "arpa"))
  var lm: String?

  @Option(
    help: ArgumentHelp(
      "The folder of the words' n-gram, 3gram.arpa (nbest_LG).", valueName: "folder"))
  var lmDir = "data/lm"

  @Option(
    help: ArgumentHelp(
      "A file of phrases that are preferred, one a line, with their own scores as in 'GOOD MORNING :2.5' "
        + "(modified_beam_search).",
      valueName: "file"))
  var hotwords: String?

  @Option(
    parsing: .unconditional,
    help: """
      What each token of a hotword adds, in nats, where its line does not say. Default: \(Self.usualHotwordsScore).
      """)
  var hotwordsScore: Double?

  /// icefall's.
  static let usualHotwordsScore = 1.5

  func validate() throws {
    try require("hotwords-score", hotwordsScore, in: -1000...1000)
    guard hotwordsScore == nil || hotwords != nil else {
      throw ValidationError("--hotwords-score is for --hotwords")
    }
  }

  /// The files that not all methods read.
  var ofMethods: [MethodOption] {
    [
      MethodOption(name: "hotwords", isGiven: hotwords != nil, isUsed: \.takesHotwords),
      MethodOption(name: "lm", isGiven: lm != nil, isUsed: \.addsLanguageModel),
    ]
  }
}

/// The files of language that searches need, each read once.
final class LanguageFiles {
  private let options: LanguageOptions
  private var models: [String: NgramModel] = [:]
  private var words: (lexicon: Lexicon, model: NgramModel)?
  private var tokens: [String] = []

  init(_ options: LanguageOptions) { self.options = options }

  /// What a recipe needs, for a model with some tokens.
  ///
  /// - Throws: ``LanguageError`` and ``SpeechError`` where a file cannot be read.
  func resources(for recipe: DecodingRecipe, tokens: [String]) throws -> SearchResources {
    if tokens != self.tokens { (self.tokens, models, words) = (tokens, [:], nil) }
    var resources = SearchResources()
    let lowOrder = "\(options.langDir)/\(recipe.tokensNgram)gram.arpa"
    if recipe.method.addsLanguageModel {
      resources.languageModel = try model(options.lm ?? lowOrder)
    }
    if recipe.method == .lowOrderDensityRatio { resources.lowOrderModel = try model(lowOrder) }
    if recipe.method == .fastBeamSearchNBestLG {
      let (lexicon, model) = try readWords()
      resources.graph = LexiconGraph(
        lexicon: lexicon, model: model, scale: Float(recipe.ngramLMScale))
    }
    if let hotwords = options.hotwords, recipe.method.takesHotwords {
      resources.hotwords = try Hotword.list(ofFile: hotwords)
    }
    return resources
  }

  private func model(_ path: String) throws -> NgramModel {
    if let model = models[path] { return model }
    guard FileManager.default.fileExists(atPath: path) else {
      throw LanguageError(
        .file, "\(path): not there; --lang-dir and --lm say where n-grams of tokens are")
    }
    let model = try NgramModel(arpa: path, symbols: tokens)
    guard model.leftOutCount <= model.ngramCount / 2 else {
      throw LanguageError(
        .symbol,
        "\(path): \(model.leftOutCount) of \(model.ngramCount) n-grams are not of the model's tokens: learnt "
          + "with another tokenizer")
    }
    if model.leftOutCount > 0 {
      Terminal.say(
        "\(path): \(model.leftOutCount) n-grams of other symbols than tokens are left out")
    }
    models[path] = model
    return model
  }

  /// The words that may be said, and what is known of their order.
  private func readWords() throws -> (Lexicon, NgramModel) {
    if let words { return words }
    let path = "\(options.langDir)/lexicon.txt"
    let lexicon = try Lexicon(path: path, tokens: tokens)
    guard !lexicon.words.isEmpty else { throw LanguageError(.size, "\(path): no words") }
    let read = (
      lexicon, try NgramModel(arpa: "\(options.lmDir)/3gram.arpa", symbols: lexicon.words)
    )
    words = read
    return read
  }
}
