import ArgumentParser
import Foundation
import TernGraph
import TernInterchange

/// Which model a command uses: a model file, its three parts, or a checkpoint that is converted on the way.
struct ModelOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The model file. Default: the environment variable TERN_MODEL, or the model that comes with Tern.",
      valueName: "model.tern"))
  var model: String?

  @Option(
    name: [.long, .customLong("encoder-model-filename")],
    help: ArgumentHelp("The encoder, where the model is in three files.", valueName: "file"))
  var encoder: String?

  @Option(
    name: [.long, .customLong("decoder-model-filename")],
    help: ArgumentHelp("The decoder, where the model is in three files.", valueName: "file"))
  var decoder: String?

  @Option(
    name: [.long, .customLong("joiner-model-filename")],
    help: ArgumentHelp("The joiner, where the model is in three files.", valueName: "file"))
  var joiner: String?

  @Option(
    help: ArgumentHelp(
      "A checkpoint of icefall's, or pretrained.pt; needs --bpe-model or --tokens.",
      valueName: "pretrained.pt"))
  var checkpoint: String?

  @OptionGroup var tokens: TokenOptions

  private var parts: [String] { [encoder, decoder, joiner].compactMap { $0 } }

  /// The files that are read.
  var paths: [String] {
    let fallback = checkpoint == nil && parts.isEmpty ? try? Self.defaultPath() : nil
    return [model ?? fallback, checkpoint].compactMap { $0 } + parts + tokens.paths
  }

  func validate() throws {
    let ways = [model != nil, checkpoint != nil, !parts.isEmpty].filter { $0 }
    guard ways.count <= 1 && (parts.isEmpty || parts.count == 3) else {
      throw ValidationError(
        "give --model, or --checkpoint, or all of --encoder, --decoder and --joiner")
    }
    guard checkpoint == nil || !tokens.isEmpty else {
      throw ValidationError("--checkpoint needs --bpe-model or --tokens")
    }
  }

  /// Reads the model.
  ///
  /// - Parameter verification: What of model files is verified.
  /// - Throws: ``InterchangeError`` where a checkpoint cannot be converted, or the model has other tokens
  ///   than those that are given; ``GraphError`` and ``TensorError`` where a file cannot be read.
  func load(verifying verification: Verification = .contents) throws -> Model {
    let (texts, tokenizer) = try tokens.read()
    if let checkpoint {
      return try TransducerConversion(
        checkpoints: [checkpoint], tokens: texts, tokenizer: tokenizer
      ).model().model
    }
    let model =
      parts.isEmpty
      ? try Model(contentsOf: try model ?? Self.defaultPath(), verifying: verification)
      : try Model(joining: try parts.map { try Model(contentsOf: $0, verifying: verification) })
    guard tokens.isEmpty || texts == model.tokens else {
      throw InterchangeError(
        code: .format,
        message: "\(tokens.paths.joined(separator: ", ")): other tokens than the model's")
    }
    return model
  }

  /// The model of `TERN_MODEL`, or the one in `Fixtures` above the program's or the current folder.
  private static func defaultPath() throws -> String {
    if let path = ProcessInfo.processInfo.environment["TERN_MODEL"], !path.isEmpty { return path }
    let starts = [
      Bundle.main.executableURL?.resolvingSymlinksInPath().deletingLastPathComponent(),
      URL(filePath: FileManager.default.currentDirectoryPath),
    ]
    for start in starts.compactMap({ $0 }) {
      var folder = start
      while folder.pathComponents.count > 1 {
        let path = folder.appending(path: "Fixtures/models/digits.tern").path
        if FileManager.default.fileExists(atPath: path) { return path }
        folder.deleteLastPathComponent()
      }
    }
    throw ValidationError(
      "no model: give --model, or set TERN_MODEL (Fixtures/models/digits.tern is not above the "
        + "program or the current folder)")
  }
}
