extension Search {
  private var contextSize: Int { transducer.decoding.contextSize }

  /// What may have been said since the segment began, the best first.
  ///
  /// - Parameter isEnded: Whether the audio has ended.
  func results(of state: SearchState, isEnded: Bool) -> [SearchResult] {
    switch state {
    case .list(let list): list.results(contextSize: contextSize)
    case .fastBeam(let state): entries(of: state, isEnded: isEnded).map(SearchResult.init)
    }
  }

  /// The entries of an n-best list, or of a list of the best path alone.
  private func entries(of state: FastBeamState, isEnded: Bool) -> [NBestEntry] {
    guard case .fastBeam(let search, let nBest, let symbols) = method else { return [] }
    var entries: [NBestEntry] = []
    if let nBest, let lattice = search.lattice(of: state, isEnded: isEnded) {
      entries = lattice.nBest(symbols, nBest)
    }
    if entries.isEmpty {
      let best = search.bestPath(of: state, isEnded: isEnded)
      entries = [NBestEntry(path: best, totalScore: best.score)]
    }
    if symbols == .words && isEnded { entries = entries.map(\.ofWholeWords) }
    return entries
  }

  /// The number of frames after the best hypothesis's last token.
  func trailingFrameCount(of state: SearchState) -> Int {
    let last: FoundToken?
    switch state {
    case .list(let list): last = list.lastToken(contextSize: contextSize)
    case .fastBeam(let state):
      guard case .fastBeam(let search, _, _) = method else { return 0 }
      last = search.lastToken(of: state)
    }
    return state.frameCount - (last.map { $0.frame + 1 } ?? 0)
  }

  /// Begins a new segment after the best hypothesis: the decoder goes on from its last tokens, but they are
  /// not said again.
  ///
  /// - Parameter isOpen: Whether a word may go on; hotwords, language models and graphs do too, and
  ///   otherwise begin anew.
  /// - Returns: What may have been said in the segment that is over, the best first.
  func startSegment(of state: inout SearchState, isOpen: Bool) -> [SearchResult] {
    switch state {
    case .list(var list):
      let results = list.results(contextSize: contextSize)
      list.startSegment(isOpen: isOpen, from: fusion.start, contextSize: contextSize)
      state = .list(list)
      return results
    case .fastBeam(let old):
      guard case .fastBeam(let search, _, _) = method else { return [] }
      let entries = entries(of: old, isEnded: !isOpen)
      state = .fastBeam(search.nextSegment(of: old, after: entries.first?.path, isOpen: isOpen))
      return entries.map(SearchResult.init)
    }
  }
}

extension SearchResult {
  fileprivate init(_ entry: NBestEntry) {
    self.init(tokens: entry.path.items, score: entry.totalScore)
  }
}

extension NBestEntry {
  /// The same without a word that is not over.
  fileprivate var ofWholeWords: NBestEntry {
    if path.isComplete { return self }
    let whole = LatticePath(
      items: path.itemsOfWholeWords, score: path.score, isComplete: false, end: path.end)
    return NBestEntry(path: whole, totalScore: totalScore)
  }
}
