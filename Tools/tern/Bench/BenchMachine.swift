import Foundation
import TernGraph
import TernOperators

/// The machine that a bench runs on, and what it computes with.
struct BenchMachine: Codable, CustomStringConvertible {
  /// The version of Tern.
  let version: String
  /// The machine's processor.
  let processor: String
  /// The instruction set of the kernels.
  let kernels: String

  /// This machine.
  init() {
    (version, processor, kernels) = (Tern.name, Self.processorName(), Kernels.best.name)
  }

  var description: String { "\(processor), \(kernels) kernels" }

  /// What results depend on.
  var conditions: [(name: String, value: String)] {
    [("processor", processor), ("kernels", kernels)]
  }

  private static func processorName() -> String {
    #if os(Linux)
      let text = (try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8)) ?? ""
      if let name = text.firstMatch(of: /model name\s*:\s*(.+)/) { return String(name.1) }
    #endif
    return "this machine's processor"
  }
}
