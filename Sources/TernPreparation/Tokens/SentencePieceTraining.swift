import CSentencePiece
import Foundation
import TernCorpus
import TernInterchange
import TernSpeech

extension SentencePieceModel {
  /// Learns a unigram model from the lines of a UTF-8 file, as icefall does: all characters are covered,
  /// pieces 0, 1 and 2 are `<blk>`, `<sos/eos>` and `<unk>`. The same text gives the same model.
  ///
  /// Source: egs/librispeech/ASR/local/train_bpe_model.py; T. Kudo, "Subword regularization", ACL 2018.
  ///
  /// - Throws: ``PreparationError`` with code `.settings` where the text is not enough for so many pieces
  ///   (it says for how many it is) or has more characters than pieces, `.file` where it cannot be read.
  package init(learntFrom path: String, pieceCount: Int) throws(PreparationError) {
    guard isFile(path) else { throw PreparationError(.file, "\(path): not there") }
    let pieceCount = Int32(clamping: pieceCount)
    do {
      self = try Self.learn(path, pieceCount, isExact: true)
    } catch {
      guard let most = try? Self.learn(path, pieceCount, isExact: false).pieces.count,
        most < pieceCount
      else { throw error }
      throw PreparationError(
        .settings,
        "\(path): text for at most \(most) tokens, not for \(pieceCount): give --vocab-size \(most) "
          + "or less")
    }
  }

  private static func learn(
    _ path: String, _ pieceCount: Int32, isExact: Bool
  ) throws(PreparationError) -> SentencePieceModel {
    var message = [CChar](repeating: 0, count: 512)
    let model = unsafe tern_sentencepiece_train(
      path, pieceCount, isExact ? 1 : 0, &message, message.count)
    guard let model = unsafe model else {
      let text = String(
        decoding: message.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
      let reason = text.components(separatedBy: "] ").last ?? text  // without its source's line
      throw PreparationError(
        .settings, "\(path): SentencePiece cannot make \(pieceCount) tokens of it: \(reason)")
    }
    defer { unsafe tern_sentencepiece_destroy(model) }
    var bytes = [UInt8](repeating: 0, count: unsafe tern_sentencepiece_bytes(model, nil, 0))
    unsafe tern_sentencepiece_bytes(model, &bytes, bytes.count)
    do { return try SentencePieceModel(bytes: bytes, name: path) } catch {
      throw PreparationError(.settings, error.message)
    }
  }
}
