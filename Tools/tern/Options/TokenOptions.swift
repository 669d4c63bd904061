import ArgumentParser
import TernGraph
import TernInterchange
import TernSpeech

/// What the tokens of a model are: options that `convert` and `export` share.
struct TokenOptions: ParsableArguments {
  @Option(help: ArgumentHelp("The tokens and their numbers.", valueName: "tokens.txt"))
  var tokens: String?

  @Option(
    help: ArgumentHelp("The SentencePiece model, stored in the file.", valueName: "bpe.model"))
  var bpeModel: String?

  /// True where neither is given.
  var isEmpty: Bool { tokens == nil && bpeModel == nil }

  /// The files that are read.
  var paths: [String] { [tokens, bpeModel].compactMap { $0 } }

  /// The tokens' texts by id, and what cuts a text into them.
  ///
  /// - Throws: ``InterchangeError`` and ``SpeechError`` where a file cannot be read, or the two do not
  ///   name the same tokens.
  func read() throws -> (texts: [String], tokenizer: Tokenizer?) {
    var (texts, tokenizer): ([String]?, Tokenizer?) = (nil, nil)
    if let tokens { texts = try TokenFile(path: tokens).tokens }
    if let bpeModel {
      let model = try SentencePieceModel(path: bpeModel)
      if let texts, texts != model.pieces {
        throw InterchangeError(
          code: .format, message: "\(tokens ?? ""): other tokens than those of \(bpeModel)")
      }
      texts = model.pieces
      tokenizer = Tokenizer(kind: "sentencepiece", bytes: model.bytes)
    }
    return (texts ?? [], tokenizer)
  }
}
