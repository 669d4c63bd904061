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
      Prepare.self, Train.self, Decode.self, Export.self, Transcribe.self, Convert.self,
      Quantize.self, Inspect.self, Plot.self, Bench.self,
    ])
}
