extension Search {
  private var contextSize: Int { transducer.decoding.contextSize }

  /// What may have been said since the segment began, the best first.
  ///
  /// - Parameter isEnded: Whether the audio has ended.
  func results(of state: SearchState, isEnded: Bool) -> [SearchResult] {
    switch state {
    case .list(let list): list.results(contextSize: contextSize)
    case .fastBeam(let state): results(of: state, isEnded: isEnded)
    }
  }

  private func results(of state: FastBeamState, isEnded: Bool) -> [SearchResult] {
    guard case .fastBeam(let search, let nBest, let symbols) = method else { return [] }
    if let nBest, let lattice = search.lattice(of: state, isEnded: isEnded) {
      return lattice.nBest(symbols, nBest).map {
        SearchResult(tokens: $0.path.items, score: $0.totalScore)
      }
    }
    let best = search.bestPath(of: state, isEnded: isEnded)
    return [SearchResult(tokens: best.items, score: best.score)]
  }

  /// The number of frames after the best hypothesis's last token.
  func trailingFrameCount(of state: SearchState) -> Int {
    let last: FoundToken?
    switch state {
    case .list(let list): last = list.lastToken(contextSize: contextSize)
    case .fastBeam(let state):
      guard case .fastBeam(let search, _, _) = method else { return 0 }
      last = search.bestPath(of: state, isEnded: false).items.last
    }
    return state.frameCount - (last.map { $0.frame + 1 } ?? 0)
  }

  /// Begins a new segment with the decoder's context of the best hypothesis.
  ///
  /// - Parameter openCount: The number of last tokens that are the new segment's first; none for a
  ///   fast beam search, whose graph begins anew.
  /// - Returns: The frame at which the new segment begins, counted from the beginning of the old one.
  /// - Throws: ``SpeechError``, as ``makeState(hotwords:)`` does.
  func startSegment(of state: inout SearchState, openCount: Int) throws(SpeechError) -> Int {
    switch state {
    case .list(var list):
      let first = list.startSegment(
        openCount: openCount, from: fusion.start, transducer.contexts)
      state = .list(list)
      return first
    case .fastBeam(let old):
      guard case .fastBeam(let search, _, _) = method else { return 0 }
      let said = results(of: state, isEnded: false).first?.tokens.map(\.token) ?? []
      let context = Array((transducer.decoding.startContext + said).suffix(contextSize))
      state = .fastBeam(try search.makeState(context: context))
      return old.frameCount
    }
  }
}
