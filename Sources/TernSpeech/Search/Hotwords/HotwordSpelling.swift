import TernGraph

/// Makes tokens of phrases: by the tokenizer in the model file, or where there is none by the longest
/// token that fits, from left to right.
package struct HotwordSpelling: Sendable {
  /// Tokens that spell nothing.
  private let silent: Set<Int>
  private let tokenizer: TextTokenizer?
  /// The tokens of each text, and the longest text's length in characters; empty with a tokenizer.
  private let ids: [String: Int]
  private let longest: Int

  /// - Throws: ``SpeechError`` with code `.token` where the model's tokenizer is none, or has other
  ///   tokens than the model.
  package init(tokens: TokenTable, tokenizer: Tokenizer?, silent: Set<Int>) throws(SpeechError) {
    self.silent = silent
    if let tokenizer, tokenizer.kind == "sentencepiece" {
      let name = "the model's tokenizer"
      let own = try TextTokenizer(SentencePieceModel(bytes: tokenizer.bytes, name: name))
      guard own.pieces == tokens.texts else {
        throw SpeechError(code: .token, message: "\(name) has other tokens than the model")
      }
      (self.tokenizer, ids, longest) = (own, [:], 0)
    } else {
      let spoken = tokens.texts.enumerated().filter { !silent.contains($0.offset) }
      self.tokenizer = nil
      ids = Dictionary(spoken.map { ($0.element, $0.offset) }) { first, _ in first }
      longest = spoken.map(\.element.count).max() ?? 0
    }
  }

  /// The graph of phrases.
  ///
  /// - Parameter score: What each token of a phrase without its own score adds.
  /// - Throws: ``SpeechError`` with code `.hotword`, naming each phrase that the tokens cannot spell or
  ///   whose score is no number.
  package func graph(of hotwords: [Hotword], score: Float) throws(SpeechError) -> ContextGraph {
    var phrases: [(tokens: [Int], score: Double)] = []
    var refused: [String] = []
    for hotword in hotwords {
      let own = Double(hotword.score ?? score)
      guard own.isFinite else {
        throw SpeechError(
          code: .hotword,
          message: "'\(hotword.phrase.prefix(80))' with a score of \(own), expected a finite number"
        )
      }
      if let spelled = try spell(hotword.phrase) {
        phrases.append((spelled, own))
      } else {
        refused.append("'\(hotword.phrase.prefix(80))'")
      }
    }
    guard refused.isEmpty else {
      throw SpeechError(
        code: .hotword,
        message: "the model's tokens cannot spell \(refused.joined(separator: ", "))")
    }
    return ContextGraph(phrases: phrases)
  }

  /// The tokens of a phrase; nil where there are none.
  package func spell(_ phrase: String) throws(SpeechError) -> [Int]? {
    let spelled = try tokenizer.map { tokenizer throws(SpeechError) in
      try tokenizer.encode(phrase)
    }
    guard let found = spelled ?? spellByLongestToken(phrase), !found.isEmpty else { return nil }
    let isSpelled = found.allSatisfy { !silent.contains($0) && $0 != tokenizer?.unknown }
    return isSpelled ? found : nil
  }

  private func spellByLongestToken(_ phrase: String) -> [Int]? {
    var rest = Array(
      phrase.split(whereSeparator: \.isWhitespace).map { "▁" + $0 }.joined())[...]
    var found: [Int] = []
    while !rest.isEmpty {
      let lengths = (1...max(1, min(longest, rest.count))).reversed()
      let fitting = lengths.lazy.compactMap { length in
        ids[String(rest.prefix(length))].map { (id: $0, length: length) }
      }
      guard let token = fitting.first else { return nil }
      found.append(token.id)
      rest = rest.dropFirst(token.length)
    }
    return found
  }
}
