extension RecognitionStream {
  /// Whether the audio has ended and all of it is decoded.
  public var isFinal: Bool { features.isFinished && readyFrameCount == 0 }

  /// What was recognised so far, since the segment began.
  public var result: RecognitionResult {
    result(
      search.results(by: recognizer.search, isEnded: isFinal),
      firstFrame: search.firstFrame, isFinal: isFinal)
  }

  /// A result of what a search has found.
  func result(
    _ results: [SearchResult], firstFrame: Int, isFinal: Bool
  ) -> RecognitionResult {
    let tokens = recognizer.tokens
    let shift = recognizer.encoderFrameShift
    let hypotheses = results.prefix(recognizer.options.nBest).map { result in
      RecognitionResult.Hypothesis(
        tokens: result.tokens.map { item in
          RecognitionResult.Token(
            id: item.token, text: tokens[item.token],
            time: Double(firstFrame + item.frame) * shift, logProbability: item.logProbability,
            confidence: item.confidence)
        },
        score: result.score)
    }
    return RecognitionResult(
      nBest: hypotheses, start: Double(firstFrame) * shift, isFinal: isFinal)
  }

  // MARK: Segments

  /// How much has been decoded since the segment began, in seconds.
  public var segmentDuration: Double {
    Double(search.frameCount) * recognizer.encoderFrameShift
  }

  /// How much of that follows the last token, in seconds: all of it, where there is none.
  public var trailingSilence: Double {
    Double(search.trailingFrameCount(by: recognizer.search)) * recognizer.encoderFrameShift
  }

  /// Whether what was said is over, by the recogniser's rules: time for ``nextSegment()``.
  public var isEndpoint: Bool {
    recognizer.options.endpointRules.isEndpoint(
      duration: segmentDuration, trailingSilence: trailingSilence)
  }

  /// Ends the segment and begins the next one. No word is lost, and none is said twice: features, the
  /// encoder's states and the decoder's context go on, and a word that may not be over, since its last
  /// token was heard less than ``RecognitionResult/Word/longestEnd`` ago, becomes the next segment's
  /// first, unless it is the segment's only one. Times go on too, from the stream's start.
  ///
  /// - Returns: The segment that has ended.
  @discardableResult
  public func nextSegment() -> RecognitionResult {
    let (first, count) = (search.firstFrame, search.ended.count)
    search.cut(
      by: recognizer.search, tokens: recognizer.tokens, frameShift: recognizer.encoderFrameShift)
    let ended =
      search.ended.count > count
      ? search.ended.removeLast().results : [SearchResult(tokens: [], score: 0)]
    return result(ended, firstFrame: first, isFinal: true)
  }

  /// Takes the segments that have ended by themselves, where
  /// ``Recognizer/Options/cutsAtEndpoints`` is on: each is returned once. Segments in which nothing was
  /// said are left out.
  public func takeSegments() -> [RecognitionResult] {
    defer { search.ended = [] }
    return search.ended.map { result($0.results, firstFrame: $0.firstFrame, isFinal: true) }
  }
}
