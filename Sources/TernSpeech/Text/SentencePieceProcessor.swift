import CSentencePiece

/// SentencePiece, with a model.
///
/// `@unchecked Sendable`: (1) all properties are constants; (2) SentencePiece's processor is not changed
/// after its creation: encoding is a `const` method that may be called on several threads.
@safe final class SentencePieceProcessor: @unchecked Sendable {
  private let handle: OpaquePointer

  /// - Throws: ``SpeechError`` with code `.token` where SentencePiece refuses the file's bytes.
  init(bytes: [UInt8], name: String) throws(SpeechError) {
    var message = [CChar](repeating: 0, count: 256)
    let handle = unsafe tern_sentencepiece_create(bytes, bytes.count, &message, message.count)
    guard let handle = unsafe handle else {
      throw SpeechError(
        code: .token, message: "\(name): not a SentencePiece model (\(Self.text(of: message)))")
    }
    unsafe self.handle = handle
  }

  deinit { unsafe tern_sentencepiece_destroy(handle) }

  /// The pieces' texts, by id.
  var pieces: [String] {
    unsafe (0..<tern_sentencepiece_count(handle)).map { id in
      unsafe tern_sentencepiece_piece(handle, id).map { unsafe String(cString: $0) } ?? ""
    }
  }

  /// The pieces of a text, by id.
  ///
  /// - Throws: ``SpeechError`` with code `.token` where SentencePiece fails.
  func encode(_ text: String) throws(SpeechError) -> [Int] {
    let letters = Array(text.utf8)
    var message = [CChar](repeating: 0, count: 256)
    var ids = [CInt](repeating: 0, count: letters.count + 1)
    while true {
      let count = unsafe tern_sentencepiece_encode(
        handle, letters, letters.count, &ids, ids.count, &message, message.count)
      guard count >= 0 else {
        throw SpeechError(
          code: .token, message: "'\(text.prefix(80))': \(Self.text(of: message))")
      }
      if count <= ids.count { return ids[..<count].map(Int.init) }
      ids = Array(repeating: 0, count: count)  // letters such as ﷺ become many
    }
  }

  private static func text(of message: [CChar]) -> String {
    String(decoding: message.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
  }
}
