/// How a transducer's graphs are run: windows of features, and the tokens with a meaning.
public struct Decoding: Sendable, Hashable {
  /// The number of feature frames from which the encoder makes its first frame.
  public var windowFrames: Int = 9
  /// The number of feature frames from one encoder frame to the next.
  public var shiftFrames: Int = 4
  /// The token that stands for nothing.
  public var blank: Int = 0
  /// The token for what no other token spells, treated as blank in search; nil where there is none.
  public var unknown: Int?
  /// The tokens that the decoder sees before the first one; -1 is "no token".
  public var startContext: [Int] = [-1, 0]
  /// The most tokens that one encoder frame gives.
  public var maximumSymbolsPerFrame: Int = 1

  /// icefall's LSTM transducer with a context of two tokens.
  public init() {}

  /// The number of tokens that the decoder sees.
  public var contextSize: Int { startContext.count }
}
