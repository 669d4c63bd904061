/// A stream's search, cut into segments.
struct SegmentedSearch: Sendable {
  /// What may have been said in a segment that is over.
  struct Segment: Sendable {
    /// The encoder frame at which it began.
    let firstFrame: Int
    let results: [SearchResult]
  }

  /// What the search knows since the last cut.
  var state: SearchState
  /// The encoder frame at which the segment began, counted from the stream's beginning.
  private(set) var firstFrame = 0
  /// The tokens of a word that was being said at the last cut: the segment's first.
  private var openTokens: [FoundToken] = []
  /// The number of frames from the segment's beginning to the last cut.
  private var openFrameCount = 0
  /// The segments that are over and were not yet taken.
  var ended: [Segment] = []

  init(_ state: SearchState) { self.state = state }

  /// The number of encoder frames since the segment began.
  var frameCount: Int { openFrameCount + state.frameCount }

  /// What may have been said in the segment, the best first.
  ///
  /// - Parameter isEnded: Whether the audio has ended.
  func results(by search: Search, isEnded: Bool) -> [SearchResult] {
    search.results(of: state, isEnded: isEnded).map(whole)
  }

  /// The number of frames after the best hypothesis's last token.
  func trailingFrameCount(by search: Search) -> Int {
    let count = search.trailingFrameCount(of: state)
    guard count == state.frameCount, let last = openTokens.last else { return count }
    return frameCount - (last.frame + 1)
  }

  /// What was found in the segment, of what was found since the last cut.
  private func whole(_ result: SearchResult) -> SearchResult {
    if openFrameCount == 0 { return result }
    let later = result.tokens.map { $0.moved(by: openFrameCount) }
    return SearchResult(tokens: openTokens + later, score: result.score)
  }

  /// Ends the segment and begins the next one.
  ///
  /// The decoder's context goes on. A word whose last token was heard less than
  /// ``RecognitionResult/Word/longestEnd`` ago may not be over: it becomes the next segment's first,
  /// unless it is the only one.
  ///
  /// - Parameter frameShift: The time from one encoder frame to the next, in seconds.
  mutating func cut(by search: Search, tokens: TokenTable, frameShift: Double) {
    let silence = Double(trailingFrameCount(by: search)) * frameShift
    let isOpen = silence < RecognitionResult.Word.longestEnd
    let end = frameCount
    let results = search.startSegment(of: &state, isOpen: isOpen).map(whole)
    let best = results.first?.tokens ?? []
    let start = isOpen ? best.lastIndex { tokens.beginsWord($0.token) } ?? 0 : 0
    let open = start > 0 ? best[start...] : []
    let next = open.first?.frame ?? end
    let closed = open.isEmpty ? results : Self.close(results, openCount: open.count, before: next)
    if closed.first?.tokens.isEmpty == false {
      ended.append(Segment(firstFrame: firstFrame, results: closed))
    }
    openTokens = open.map { $0.moved(by: -next) }
    openFrameCount = end - next
    firstFrame += next
  }

  /// Takes from results what the next segment begins with: from the best its last tokens, from others
  /// what was found from the same frame on. What is then the same is there once.
  private static func close(
    _ results: [SearchResult], openCount: Int, before frame: Int
  ) -> [SearchResult] {
    var known: Set<[Int]> = []
    return results.enumerated().compactMap { place, result in
      let tokens =
        place == 0
        ? result.tokens.dropLast(openCount) : result.tokens.filter { $0.frame < frame }[...]
      guard known.insert(tokens.map(\.token)).inserted else { return nil }
      return SearchResult(tokens: Array(tokens), score: result.score)
    }
  }
}
