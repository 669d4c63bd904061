extension Recognizer {
  /// How a recogniser works.
  public struct Options: Sendable {
    /// The number of threads that compute a batch together, the caller's included.
    public var threadCount = 1
    /// The audio that a stream waits for before it is decoded, in seconds, rounded up to whole encoder frames (40 ms): 0
    /// decodes each frame as soon as it is there, as live speech wants it; with 0.32 each weight is read an eighth
    /// as often. Results do not depend on it.
    public var latency = 0.0
    /// The most encoder frames of a stream that are computed at once, where so much audio is there, as in
    /// files; where there are many streams, fewer. Results do not depend on it.
    public var chunkFrames = 32
    /// The most streams that are computed as one batch; there may be a batch for each thread.
    public var batchSize = 32
    /// What is appended when audio ends; nil for what the model says.
    public var tail: TailPadding?
    /// How the best tokens are searched for.
    public var decodingMethod = DecodingMethod.greedySearch()
    /// How what the joiner says is read, and what is added to it.
    public var search = SearchOptions()
    /// The most hypotheses that a result holds.
    public var nBest = 1
    /// When a segment is over.
    public var endpointRules = EndpointRules()
    /// Whether streams end their segments themselves, at the very frame at which a rule is met:
    /// ``RecognitionStream/takeSegments()``. Otherwise that is left to
    /// ``RecognitionStream/nextSegment()``.
    public var cutsAtEndpoints = false

    /// The usual options.
    public init() {}

    /// - Throws: ``SpeechError`` with code `.configuration` for numbers out of bounds.
    func check() throws(SpeechError) {
      for (name, value, limit) in [
        ("thread count", threadCount, 1024), ("chunk", chunkFrames, 4096),
        ("batch size", batchSize, 4096), ("number of hypotheses", nBest, 4096),
      ] where !(1...limit).contains(value) {
        throw SpeechError(
          code: .configuration, message: "\(name) of \(value), expected 1 to \(limit)")
      }
      guard (0...60).contains(latency) else {
        throw SpeechError(
          code: .configuration, message: "latency of \(latency) s, expected 0 to 60")
      }
      try endpointRules.check()
    }
  }
}
