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

  @Flag(help: "Also show what is run for some sizes, in order, and with which kernels.")
  var plan = false

  @Option(
    help: ArgumentHelp(
      "The sizes that --plan shows. Default: 1, and for an encoder's T the frames of its first output.",
      valueName: "N=1,T=9"))
  var sizes: SymbolSizes?

  @Option(help: "The threads that --plan shows. Default: 1.")
  var threads: Int?

  func validate() throws {
    guard !(json && dot) else { throw ValidationError("give --json or --dot, not both") }
    guard !(plan && dot) else { throw ValidationError("give --plan or --dot, not both") }
    guard plan || sizes == nil else { throw ValidationError("--sizes is for --plan") }
    guard plan || threads == nil else { throw ValidationError("--threads is for --plan") }
    if let threads { try require("threads", threads, in: 1...256) }
  }

  func run() throws {
    let loaded = try Model(contentsOf: model)
    let differences = verify ? try loaded.checkGoldens() : []
    let report = ModelReport(loaded, path: model)
    let plans =
      plan
      ? try PlanReport(loaded, sizes: sizes?.values ?? [:], threadCount: threads ?? 1) : nil
    if dot {
      try Terminal.print(report.dot)
    } else if json {
      try Terminal.print(report.json(differences: differences, plans: plans))
    } else {
      try Terminal.print(report.page(all: all))
      if let plans { try Terminal.print(plans.page) }
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
