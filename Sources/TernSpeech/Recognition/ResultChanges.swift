/// What is new of a stream's results, time after time.
struct ResultChanges {
  private var tokens: [RecognitionResult.Token] = []

  /// The segments that are over since the last time, and the result so far where its tokens have changed
  /// or it is final.
  mutating func next(of stream: RecognitionStream) -> [RecognitionResult] {
    let segments = stream.takeSegments()
    if !segments.isEmpty { tokens = [] }
    let result = stream.result
    if !result.isFinal && result.tokens == tokens { return segments }
    tokens = result.tokens
    return segments + [result]
  }
}
