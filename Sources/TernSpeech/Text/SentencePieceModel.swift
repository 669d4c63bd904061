import CSentencePiece
import TernTensor

/// The file of a SentencePiece tokenizer: what icefall calls `bpe.model`.
public struct SentencePieceModel: Sendable {
  /// The pieces' texts, by id.
  public let pieces: [String]
  /// The file's bytes.
  public let bytes: [UInt8]
  /// The file's name, for errors.
  let name: String

  /// The model of a file.
  ///
  /// - Throws: ``SpeechError`` with code `.file` where the file cannot be read, `.token` where
  ///   SentencePiece refuses it.
  public init(path: String) throws(SpeechError) {
    let file: MappedFile
    do { file = try MappedFile(path: path) } catch {
      throw SpeechError(code: .file, message: error.message)
    }
    try self.init(bytes: file.storage.bytes, name: path)
  }

  /// The model of a file's bytes.
  ///
  /// - Throws: ``SpeechError`` with code `.token` where SentencePiece refuses them.
  public init(bytes: [UInt8], name: String) throws(SpeechError) {
    let processor = try SentencePieceProcessor(bytes: bytes, name: name)
    (self.bytes, self.name, pieces) = (bytes, name, processor.pieces)
  }
}
