import TernTensor

/// A phrase that is to be heard rather than others that sound like it.
public struct Hotword: Sendable, Hashable {
  /// The words.
  public var phrase: String
  /// What each token of it adds to a hypothesis's score, in nats; nil for
  /// ``SearchOptions/hotwordScore``.
  public var score: Float?

  /// A phrase.
  public init(_ phrase: String, score: Float? = nil) {
    (self.phrase, self.score) = (phrase, score)
  }

  /// The phrases of a file: one a line, followed by a space, a colon and its score where it has its own,
  /// as in `GOOD MORNING :2.5`. Empty lines are skipped.
  ///
  /// - Throws: ``SpeechError`` with code `.file` where the file cannot be read, `.hotword` naming the
  ///   line where it is no text or a score is no number.
  public static func list(ofFile path: String) throws(SpeechError) -> [Hotword] {
    let file: MappedFile
    do { file = try MappedFile(path: path) } catch {
      throw SpeechError(code: .file, message: error.message)
    }
    guard let text = String(validating: file.storage.bytes, as: UTF8.self) else {
      throw SpeechError(code: .hotword, message: "\(path): not UTF-8 text")
    }
    var hotwords: [Hotword] = []
    let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
    for (index, line) in lines.enumerated() {
      var words = line.split(whereSeparator: \.isWhitespace)
      if words.isEmpty { continue }
      var score: Float?
      if let last = words.last, last.hasPrefix(":") {
        score = Float(last.dropFirst())
        words.removeLast()
        guard let score, score.isFinite, !words.isEmpty else {
          throw SpeechError(
            code: .hotword,
            message: "\(path), line \(index + 1): '\(line.prefix(80))', expected a phrase, or a "
              + "phrase and its score as in 'GOOD MORNING :2.5'")
        }
      }
      hotwords.append(Hotword(words.joined(separator: " "), score: score))
    }
    return hotwords
  }
}
