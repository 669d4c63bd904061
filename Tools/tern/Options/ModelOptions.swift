import ArgumentParser
import Foundation
import TernGraph

/// Which model a command uses.
struct ModelOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The model file. Default: the environment variable TERN_MODEL, or the model that comes with Tern.",
      valueName: "model.tern"))
  var model: String?

  @Option(help: ArgumentHelp("The encoder, where the model is in three files.", valueName: "file"))
  var encoder: String?

  @Option(help: ArgumentHelp("The decoder, where the model is in three files.", valueName: "file"))
  var decoder: String?

  @Option(help: ArgumentHelp("The joiner, where the model is in three files.", valueName: "file"))
  var joiner: String?

  func validate() throws {
    let parts = [encoder, decoder, joiner].compactMap { $0 }
    guard parts.isEmpty || (parts.count == 3 && model == nil) else {
      throw ValidationError("give --model, or all of --encoder, --decoder and --joiner")
    }
  }

  /// Reads the model.
  func load() throws -> Model {
    let parts = [encoder, decoder, joiner].compactMap { $0 }
    if parts.isEmpty { return try Model(contentsOf: try model ?? Self.defaultPath()) }
    return try Model(joining: try parts.map { try Model(contentsOf: $0) })
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
