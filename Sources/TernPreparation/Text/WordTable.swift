import TernCorpus
import TernSpeech

/// The words of a text, and how tokens spell them: icefall's `words.txt` and `lexicon.txt`.
///
/// Source: egs/librispeech/ASR/local/prepare_lang.py and prepare_lang_bpe.py.
struct WordTable {
  /// The words, sorted by their code points.
  let words: [String]

  /// Words that stand for something else.
  static let unknown = "<UNK>"
  private static let first = ["<eps>", "!SIL", "<SPOKEN_NOISE>", unknown]
  private static let last = ["#0", "<s>", "</s>"]

  /// The words of texts.
  ///
  /// - Throws: ``CorpusError`` where a file cannot be read or is no text.
  init(textPaths paths: [String]) throws {
    var words: Set<String> = []
    try Sentences.forEach(in: paths) { for word in $0 { words.insert(String(word)) } }
    self.words = words.subtracting(Self.first + Self.last).sorted {
      $0.unicodeScalars.lexicographicallyPrecedes($1.unicodeScalars)
    }
  }

  /// Writes `words.txt`: a word and its number on each line, 0 being the empty word.
  func writeWords(to path: String) throws {
    let all = Self.first + words + Self.last
    try TextWriter.write(all.enumerated().lazy.map { "\($1) \($0)" }, to: path)
  }

  /// Writes `lexicon.txt`: a word and the tokens that spell it on each line.
  func writeLexicon(to path: String, _ tokenizer: TextTokenizer) throws {
    let writer = try TextWriter(path: path)
    for word in words {
      let pieces = try tokenizer.encode(word).map { tokenizer.pieces[$0] }
      try writer.append("\(word) \(pieces.joined(separator: " "))")
    }
    let unknown = tokenizer.unknown.map { tokenizer.pieces[$0] } ?? "<unk>"
    try writer.append("\(Self.unknown) ▁ \(unknown)")
    try writer.finish()
  }
}
