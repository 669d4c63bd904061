import ArgumentParser
import Foundation
import TernGraph
import TernInterpreter
import TernTensor

/// `tern inspect`: what is in a model file.
struct Inspect: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Show what is in a model file.")

  @Argument(help: "The model file.")
  var model: String

  @Flag(help: "Also run the model's golden vectors.")
  var verify = false

  @Flag(help: "Print JSON.")
  var json = false

  @Flag(help: "Print the graphs in the language of Graphviz.")
  var dot = false

  @Flag(help: "Also list every tensor and node.")
  var all = false

  func validate() throws {
    guard !(json && dot) else { throw ValidationError("give --json or --dot, not both") }
  }

  func run() throws {
    let loaded = try Model(contentsOf: model)
    let differences = verify ? try loaded.checkGoldens() : []
    let report = ModelReport(loaded, path: model)
    if dot {
      try Terminal.print(report.dot)
    } else if json {
      try Terminal.print(report.json(differences: differences))
    } else {
      try Terminal.print(report.page(all: all))
      for (graph, difference) in differences {
        try Terminal.print(
          String(format: "verified %@: largest difference %.2g", graph, difference))
      }
      if verify && differences.isEmpty {
        try Terminal.print("verified: the model has no golden vectors")
      }
    }
  }
}
