/// Numbers for what a stateless decoder sees: a context of tokens as one integer, a few bits for each.
///
/// Source: k2, `rnnt_decode.cu`, where the number's base is the vocabulary's size.
struct ContextCoding: Sendable {
  /// The number of tokens of a context.
  let size: Int
  private let bits: Int
  private let mask: UInt64

  /// - Throws: ``SpeechError`` with code `.configuration` where contexts have more than 64 bits.
  init(size: Int, vocabularySize: Int) throws(SpeechError) {
    // Token -1, "none", is 0; token v is v + 1.
    bits = Int.bitWidth - vocabularySize.leadingZeroBitCount
    guard size * bits <= 64 else {
      throw SpeechError(
        code: .configuration,
        message:
          "a context of \(size) of \(vocabularySize) tokens takes \(size * bits) bits, expected at "
          + "most 64")
    }
    self.size = size
    mask = size * bits == 64 ? .max : (1 << UInt64(size * bits)) - 1
  }

  /// The number of the context that a token makes of another.
  func context(_ context: UInt64, followedBy token: Int) -> UInt64 {
    (context << bits | UInt64(truncatingIfNeeded: token + 1)) & mask
  }

  /// The number of a context.
  func context(of tokens: [Int]) -> UInt64 {
    tokens.reduce(0) { context($0, followedBy: $1) }
  }

  /// The tokens of a context, the oldest first.
  func tokens(of context: UInt64) -> [Int] {
    (0..<size).reversed().map { place in
      Int(context >> (place * bits) & ((1 << UInt64(bits)) - 1)) - 1
    }
  }
}
