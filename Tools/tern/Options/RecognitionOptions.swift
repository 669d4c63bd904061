import ArgumentParser
import TernEvaluation
import TernGraph
import TernSpeech

/// How a recogniser finds words: the method, its settings, and what it knows of language.
struct RecognitionOptions: ParsableArguments {
  @Option(help: "How the best tokens are found.")
  var decodingMethod = DecodingRecipe.Method.greedySearch

  @OptionGroup var search: SearchOptions
  @OptionGroup(title: "Language") var language: LanguageOptions

  func validate() throws {
    guard decodingMethod != .fastBeamSearchNBestOracle else {
      throw ValidationError("\(decodingMethod.rawValue) has to know what is said: tern decode")
    }
    try refuse(search.ofMethods + language.ofMethods, unusedBy: [decodingMethod])
  }

  /// The method and its settings: `modified_beam_search, beam_size_4`.
  var summary: String {
    let settings = search.recipe(decodingMethod, language).settings
    return settings == decodingMethod.rawValue
      ? settings : "\(decodingMethod.rawValue), \(settings)"
  }

  /// The options of a recogniser for a model.
  ///
  /// - Throws: ``SpeechError`` and ``LanguageError`` where a file is not as it should be.
  func options(for model: Model, threadCount: Int) throws -> Recognizer.Options {
    let recipe = search.recipe(decodingMethod, language)
    let resources = try LanguageFiles(language).resources(for: recipe, tokens: model.tokens)
    return try recipe.recognizerOptions(resources, threadCount: threadCount)
  }
}
