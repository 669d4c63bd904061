import Foundation
import TernGraph
import TernOperators

/// The machine that a bench runs on, and what it computes with.
struct BenchMachine: Codable, CustomStringConvertible {
  /// The version of Tern.
  private(set) var version = Tern.name
  /// The machine's processor.
  private(set) var processor = Self.processorName()
  /// The instruction set of the kernels.
  private(set) var kernels = Kernels.best.name

  var description: String { "\(processor), \(kernels) kernels" }

  private static func processorName() -> String {
    #if os(Linux)
      let text = (try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8)) ?? ""
      if let name = text.firstMatch(of: /model name\s*:\s*(.+)/) { return String(name.1) }
    #endif
    return "this machine's processor"
  }
}
