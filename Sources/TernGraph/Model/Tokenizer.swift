/// What cuts a text into tokens, as the bytes that a library reads.
public struct Tokenizer: Sendable, Hashable {
  /// The library: `sentencepiece`.
  public var kind: String
  /// The library's own file.
  public var bytes: [UInt8]

  /// A tokenizer of a kind.
  public init(kind: String, bytes: [UInt8]) {
    self.kind = kind
    self.bytes = bytes
  }
}
