import TernLanguage

/// How the best tokens are searched for. All methods work while audio arrives, and give the same however
/// it is cut.
public enum DecodingMethod: Sendable {
  /// The best token of each frame, as long as that is not blank.
  case greedySearch(GreedySearchOptions = GreedySearchOptions())
  /// The best few hypotheses, at most one token a frame; those that say the same are one.
  case modifiedBeamSearch(ModifiedBeamSearchOptions = ModifiedBeamSearchOptions())
  /// Graves's search: the best few hypotheses, any number of tokens a frame.
  case beamSearch(BeamSearchOptions = BeamSearchOptions())
  /// The best path through a graph of what may be said (nil: everything). With options for a list of
  /// the n best, what is most probable in the lattice of all paths, which tokens or words tell apart.
  case fastBeamSearch(
    FastBeamOptions = FastBeamOptions(), graph: (any DecodingGraph)? = nil,
    nBest: NBestOptions? = nil, of: NBestSymbols = .tokens)

  /// icefall's name: `greedy_search`.
  public var name: String {
    switch self {
    case .greedySearch: "greedy_search"
    case .modifiedBeamSearch: "modified_beam_search"
    case .beamSearch: "beam_search"
    case .fastBeamSearch: "fast_beam_search"
    }
  }
}

/// How greedy search goes.
public struct GreedySearchOptions: Sendable, Hashable {
  /// The most tokens that a frame gives: icefall's `max-sym-per-frame`.
  public var maximumSymbolsPerFrame = 1
  /// Whether blanks stand before the first tokens in the decoder's context, once there are some, in
  /// place of what the model begins with: what icefall's greedy_search does, and its
  /// greedy_search_batch does not. They differ where the context is of three tokens or more.
  public var padsWithBlank = false

  /// One token a frame.
  public init() {}

  /// At most so many tokens a frame.
  public init(maximumSymbolsPerFrame: Int) {
    self.maximumSymbolsPerFrame = maximumSymbolsPerFrame
  }
}

/// How modified beam search goes.
public struct ModifiedBeamSearchOptions: Sendable, Hashable {
  /// The most hypotheses that are kept: icefall's `beam-size`, sherpa's `num-active-paths`.
  public var pathCount = 4

  /// Four hypotheses.
  public init() {}

  /// So many hypotheses.
  public init(pathCount: Int) { self.pathCount = pathCount }
}

/// How Graves's beam search goes.
public struct BeamSearchOptions: Sendable, Hashable {
  /// The number of hypotheses that are kept: icefall's `beam-size`.
  public var beamSize = 4

  /// Four hypotheses.
  public init() {}

  /// So many hypotheses.
  public init(beamSize: Int) { self.beamSize = beamSize }
}
