/// What a search knows of a stream.
enum SearchState: Sendable {
  /// Greedy search, modified beam search and beam search.
  case list(HypothesisList)
  /// Fast beam search.
  case fastBeam(FastBeamState)

  /// The number of encoder frames seen since the segment began.
  var frameCount: Int {
    switch self {
    case .list(let list): list.frameCount
    case .fastBeam(let state): state.frameCount
    }
  }

  var list: HypothesisList? {
    if case .list(let list) = self { list } else { nil }
  }

  var fastBeam: FastBeamState? {
    if case .fastBeam(let state) = self { state } else { nil }
  }
}
