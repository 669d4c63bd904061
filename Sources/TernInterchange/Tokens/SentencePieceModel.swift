import CSentencePiece
import TernTensor

/// A tokenizer of SentencePiece: what icefall calls `bpe.model`.
public struct SentencePieceModel: Sendable {
  /// The pieces' texts, by id.
  public let pieces: [String]
  /// The file's bytes.
  public let bytes: [UInt8]

  /// The model of a file.
  ///
  /// - Throws: ``InterchangeError`` with code `.file` where the file cannot be read, `.format` where
  ///   SentencePiece refuses it.
  public init(path: String) throws(InterchangeError) {
    try self.init(bytes: Storage.mapping(path).bytes, name: path)
  }

  /// The model of a file's bytes.
  ///
  /// - Throws: ``InterchangeError`` with code `.format` where SentencePiece refuses them.
  public init(bytes: [UInt8], name: String) throws(InterchangeError) {
    var message = [CChar](repeating: 0, count: 256)
    let model = unsafe tern_sentencepiece_create(bytes, bytes.count, &message, message.count)
    guard let model = unsafe model else {
      let length = message.firstIndex(of: 0) ?? message.count
      let reason = String(decoding: message[..<length].map(UInt8.init(bitPattern:)), as: UTF8.self)
      throw InterchangeError(
        code: .format, message: "\(name): not a SentencePiece model (\(reason))")
    }
    defer { unsafe tern_sentencepiece_destroy(model) }
    self.bytes = bytes
    pieces = unsafe (0..<tern_sentencepiece_count(model)).map { id in
      unsafe tern_sentencepiece_piece(model, id).map { unsafe String(cString: $0) } ?? ""
    }
  }
}
