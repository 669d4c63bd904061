import ArgumentParser
import TernGraph

/// The command `tern`.
@main
struct TernCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "tern",
    abstract: "Streaming speech recognition with transducers.",
    version: Tern.version,
    subcommands: [
      Transcribe.self, Prepare.self, Train.self, Export.self, Convert.self, Inspect.self,
      Bench.self,
    ])
}
