/// A stream's search, cut into segments.
struct SegmentedSearch: Sendable {
  /// What may have been said in a segment that is over.
  struct Segment: Sendable {
    /// The encoder frame at which it began.
    let firstFrame: Int
    let results: [SearchResult]
  }

  /// The search of the segment that goes on.
  var state: SearchState
  /// The encoder frame at which it began, counted from the stream's beginning.
  private(set) var firstFrame = 0
  /// The segments that are over and were not yet taken.
  var ended: [Segment] = []

  init(_ state: SearchState) { self.state = state }

  /// Ends the segment and begins the next one.
  ///
  /// The decoder's context goes on. A word whose last token was heard less than
  /// ``RecognitionResult/Word/longestEnd`` ago may not be over: it becomes the next segment's first,
  /// unless it is the only one.
  ///
  /// - Parameter frameShift: The time from one encoder frame to the next, in seconds.
  /// - Throws: ``SpeechError``, as ``Search/startSegment(of:openCount:)`` does.
  mutating func cut(_ search: Search, tokens: TokenTable, frameShift: Double) throws(SpeechError) {
    let results = search.results(of: state, isEnded: false)
    let silence = Double(search.trailingFrameCount(of: state)) * frameShift
    let best = results.first?.tokens ?? []
    var openCount = 0
    if silence < RecognitionResult.Word.longestEnd && search.keepsOpenWords,
      let start = best.lastIndex(where: { tokens.beginsWord($0.token) }), start > 0
    {
      openCount = best.count - start
    }
    let next = try search.startSegment(of: &state, openCount: openCount)
    let closed = openCount == 0 ? results : Self.close(results, openCount: openCount, before: next)
    if closed.first?.tokens.isEmpty == false {
      ended.append(Segment(firstFrame: firstFrame, results: closed))
    }
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
