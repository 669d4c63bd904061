import TernLanguage
import TernSpeech

/// What some searches need beside a model.
public struct SearchResources: Sendable {
  /// A language model over the model's tokens, for the methods that add one.
  public var languageModel: NgramModel?
  /// A weaker one, of the training's texts, for modified_beam_search_LODR.
  public var lowOrderModel: NgramModel?
  /// The graph of a lexicon's words and a language model, its scores scaled, for fast_beam_search_nbest_LG.
  public var graph: (any DecodingGraph)?
  /// Phrases that are preferred, where the method can do that.
  public var hotwords: [Hotword] = []

  /// Nothing.
  public init() {}
}
