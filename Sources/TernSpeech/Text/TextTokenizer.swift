/// Cuts texts into tokens by SentencePiece, as icefall does with `bpe.model`. May be used on several threads.
public final class TextTokenizer: Sendable {
  /// The tokens' texts, by id.
  public let pieces: [String]
  /// The token of characters that no other spells; nil where there is none.
  public let unknown: Int?
  /// The file's bytes.
  public let bytes: [UInt8]
  private let processor: SentencePieceProcessor

  /// The token that stands for "nothing is said", which has number 0.
  public static let blank = "<blk>"

  /// The tokenizer of a file.
  ///
  /// - Throws: ``SpeechError`` with code `.file` where the file cannot be read, `.token` where it is no
  ///   SentencePiece model or its first piece is not ``blank``.
  public convenience init(path: String) throws(SpeechError) {
    try self.init(SentencePieceModel(path: path))
  }

  /// The tokenizer of a SentencePiece model.
  ///
  /// - Throws: ``SpeechError`` with code `.token` where the model's first piece is not ``blank``.
  public init(_ model: SentencePieceModel) throws(SpeechError) {
    guard model.pieces.first == Self.blank else {
      throw SpeechError(
        code: .token,
        message:
          "\(model.name): piece 0 is '\(model.pieces.first ?? "")', expected '\(Self.blank)'")
    }
    processor = try SentencePieceProcessor(bytes: model.bytes, name: model.name)
    pieces = model.pieces
    unknown = model.pieces.firstIndex(of: "<unk>")
    bytes = model.bytes
  }

  /// The tokens of a text, by id.
  ///
  /// - Throws: ``SpeechError`` with code `.token` where SentencePiece fails.
  public func encode(_ text: String) throws(SpeechError) -> [Int] {
    try processor.encode(text)
  }
}
