/// How far a fast beam search looks beside the best path.
///
/// Source: icefall, `beam_search.py`, fast_beam_search, with the defaults of its `decode.py`.
public struct FastBeamOptions: Sendable, Hashable {
  /// How far a state's score may lie below the best of its frame, in nats.
  public var beam = 20.0
  /// The most contexts of the decoder that one stream follows at a time.
  public var maximumContexts = 8
  /// The most pairs of context and graph state that one stream follows at a time.
  public var maximumStates = 64
  /// The share of the internal language model that is taken away: that of the logarithm of the
  /// probabilities that the joiner gives without the encoder.
  ///
  /// In icefall this is 0 where the best path is asked for, but 0.1 in `fast_beam_search_nbest` and
  /// `_nbest_oracle`, which forget to pass it on. Here it is what it is set to, everywhere.
  public var internalModelScale: Float = 0
  /// Whether audio that ends in no final state of the graph gives the best path to any state, as
  /// with icefall's `allow_partial` (which is off there); otherwise it gives nothing.
  public var allowsPartial = true
  /// Whether n-best lists can be asked for. A stream's memory then grows with its frames, by some ten
  /// kilobytes a second, and otherwise only with its tokens.
  public var keepsLattice = false

  /// icefall's options.
  public init() {}

  /// - Throws: ``SpeechError`` with code `.configuration` for numbers that make no sense.
  func check() throws(SpeechError) {
    for (name, value) in [("contexts", maximumContexts), ("states", maximumStates)]
    where value < 1 {
      throw SpeechError(
        code: .configuration,
        message: "a search of at most \(value) \(name), expected 1 or more")
    }
    guard beam >= 0 else {
      throw SpeechError(
        code: .configuration, message: "a beam of \(beam), expected 0 or more")
    }
    guard internalModelScale.isFinite else {
      throw SpeechError(
        code: .configuration,
        message: "internal model scale \(internalModelScale), expected a finite number")
    }
  }
}
