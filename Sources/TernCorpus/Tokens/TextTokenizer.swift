import CSentencePiece
import TernInterchange

/// Cuts texts into tokens by SentencePiece, as icefall does with `bpe.model`.
///
/// `@unchecked Sendable`: (1) all properties are constants; (2) SentencePiece's processor is not changed
/// after its creation: encoding is a `const` method that may be called on several threads.
@safe public final class TextTokenizer: @unchecked Sendable {
  /// The tokens' texts, by id.
  public let pieces: [String]
  /// The token of characters that no other spells; nil where there is none.
  public let unknown: Int?
  /// The file's bytes.
  public let bytes: [UInt8]
  private let handle: OpaquePointer

  /// The token that stands for "nothing is said", which has number 0.
  public static let blank = "<blk>"

  /// The tokenizer of a file.
  ///
  /// - Throws: ``CorpusError`` with code `.file` where the file cannot be read, `.token` where it is no
  ///   SentencePiece model or its first piece is not ``blank``.
  public init(path: String) throws(CorpusError) {
    let model: SentencePieceModel
    do { model = try SentencePieceModel(path: path) } catch {
      throw CorpusError(error.code == .file ? .file : .token, error.message)
    }
    guard model.pieces.first == Self.blank else {
      throw CorpusError(
        .token, "\(path): piece 0 is '\(model.pieces.first ?? "")', expected '\(Self.blank)'")
    }
    var message = [CChar](repeating: 0, count: 256)
    let handle = unsafe tern_sentencepiece_create(
      model.bytes, model.bytes.count, &message, message.count)
    guard let handle = unsafe handle else {
      throw CorpusError(.token, "\(path): \(Self.text(of: message))")
    }
    unsafe self.handle = handle
    pieces = model.pieces
    unknown = model.pieces.firstIndex(of: "<unk>")
    bytes = model.bytes
  }

  deinit { unsafe tern_sentencepiece_destroy(handle) }

  /// The tokens of a text, by id.
  ///
  /// - Throws: ``CorpusError`` with code `.token` where SentencePiece fails.
  public func encode(_ text: String) throws(CorpusError) -> [Int] {
    let letters = Array(text.utf8)
    var message = [CChar](repeating: 0, count: 256)
    var ids = [CInt](repeating: 0, count: letters.count + 1)
    while true {
      let count = unsafe tern_sentencepiece_encode(
        handle, letters, letters.count, &ids, ids.count, &message, message.count)
      guard count >= 0 else {
        throw CorpusError(.token, "'\(text.prefix(80))': \(Self.text(of: message))")
      }
      if count <= ids.count { return ids[..<count].map(Int.init) }
      ids = Array(repeating: 0, count: count)  // letters such as ﷺ become many
    }
  }

  private static func text(of message: [CChar]) -> String {
    String(decoding: message.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
  }
}
