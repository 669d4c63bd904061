/// How test sets are decoded: icefall's options, under icefall's names.
///
/// Source: icefall, `lstm_transducer_stateless2/decode.py`; blank penalty and hotwords, the decoders of its
/// later recipes.
public struct DecodingRecipe: Sendable, Hashable {
  /// icefall's methods.
  public enum Method: String, Sendable, Hashable, CaseIterable {
    /// The best token of each frame.
    case greedySearch = "greedy_search"
    /// Graves's search, any number of tokens a frame.
    case beamSearch = "beam_search"
    /// The best hypotheses, at most one token a frame.
    case modifiedBeamSearch = "modified_beam_search"
    /// The best path through a graph that allows every sequence of tokens.
    case fastBeamSearch = "fast_beam_search"
    /// Of paths drawn from the lattice of all that survived, the sequence with the most probability.
    case fastBeamSearchNBest = "fast_beam_search_nbest"
    /// The same, through a graph of a lexicon's words and a language model.
    case fastBeamSearchNBestLG = "fast_beam_search_nbest_LG"
    /// Of the sequences drawn, the one with the fewest errors: how good the lattice is.
    case fastBeamSearchNBestOracle = "fast_beam_search_nbest_oracle"
    /// The best hypotheses with a language model's scores added.
    case languageModelShallowFusion = "modified_beam_search_lm_shallow_fusion"
    /// The same, with those of a weaker model of the training's texts taken away.
    case lowOrderDensityRatio = "modified_beam_search_LODR"

    /// Whether hypotheses are searched, as many as the beam's size.
    public var keepsHypotheses: Bool { self != .greedySearch && !isFastBeam }
    /// Whether there can be more than one result.
    public var hasHypotheses: Bool { keepsHypotheses || drawsPaths }
    /// Whether a lattice is searched.
    public var isFastBeam: Bool { rawValue.hasPrefix("fast_beam_search") }
    /// Whether sequences are drawn from the lattice.
    public var drawsPaths: Bool { rawValue.contains("nbest") }
    /// Whether scores of a language model are added to those of hypotheses.
    public var addsLanguageModel: Bool {
      self == .languageModelShallowFusion || self == .lowOrderDensityRatio
    }
    /// Whether hotwords can be preferred.
    public var takesHotwords: Bool { self == .modifiedBeamSearch || addsLanguageModel }
  }

  /// How the best tokens are found.
  public var method: Method
  /// Hypotheses of the beam searches.
  public var beamSize = 4
  /// How much worse than the best path others may be, in nats: fast_beam_search.
  public var beam = 20.0
  /// Contexts of a frame at most: fast_beam_search.
  public var maxContexts = 8
  /// States of a context at most: fast_beam_search.
  public var maxStates = 64
  /// Tokens of a frame at most: greedy_search.
  public var maxSymPerFrame = 1
  /// Paths that are drawn: fast_beam_search_nbest.
  public var numPaths = 200
  /// What log-probabilities are multiplied by before paths are drawn: fast_beam_search_nbest.
  public var nbestScale = 0.5
  /// What the scores of the graph are multiplied by, in fast_beam_search_nbest_LG, and those of the weaker
  /// model in modified_beam_search_LODR, where it is negative.
  public var ngramLMScale = 0.01
  /// What the scores of the language model are multiplied by.
  public var lmScale = 0.3
  /// The order of the weaker model.
  public var tokensNgram = 3
  /// What is taken from the logit of blank.
  public var blankPenalty = 0.0
  /// What logits are divided by.
  public var temperature = 1.0
  /// What each token of a hotword adds, in nats; nil without hotwords.
  public var hotwordsScore: Double?

  /// icefall's defaults; but for LODR, the weaker model's scale is that of icefall's `RESULTS.md`, -0.16: 0.01 would
  /// prefer what is to be taken away.
  public init(_ method: Method) {
    self.method = method
    if method == .lowOrderDensityRatio { ngramLMScale = -0.16 }
  }
}
