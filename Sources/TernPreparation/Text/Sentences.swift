import TernCorpus

/// Reads texts, a sentence on each line, compressed by gzip or not. LibriSpeech's transcripts
/// (`*.trans.txt`, `*.transcripts.txt`) have a name before each sentence, which is passed over.
enum Sentences {
  /// Calls `body` with the words of each sentence of several files.
  ///
  /// - Throws: ``CorpusError`` where a file cannot be read or is no text, and what `body` throws.
  static func forEach(in paths: [String], _ body: ([Substring]) throws -> Void) throws {
    for path in paths {
      let name = path.hasSuffix(".gz") ? String(path.dropLast(3)) : path
      let isNamed = [".trans.txt", ".transcripts.txt"].contains(where: name.hasSuffix)
      var lines = try TextLines(path: path)
      while let line = try lines.next() {
        let words = line.text.split(whereSeparator: \.isWhitespace)
        try body(Array(words.dropFirst(isNamed ? 1 : 0)))
      }
    }
  }
}
