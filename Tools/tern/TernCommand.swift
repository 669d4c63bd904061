import ArgumentParser
import Foundation
import TernGraph
import TernOperators

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

  /// Refuses a cap of the kernels that is none; the library takes it for no cap.
  func validate() throws {
    let cap = ProcessInfo.processInfo.environment["TERN_ISA"] ?? ""
    guard cap.isEmpty || Kernels.names.contains(cap) else {
      throw ValidationError(
        "TERN_ISA is '\(cap)', expected one of \(Kernels.names.joined(separator: ", "))")
    }
  }
}
