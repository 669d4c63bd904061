import ArgumentParser
import Foundation
import TernPreparation

/// `tern prepare`: data for training.
struct Prepare: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Make manifests, features, tokenizers and language models of speech on disk.",
    discussion: """
      Stages (icefall's numbers up to 5), and what they make in --data-dir:
      \(Stage.allCases.map(line).joined(separator: "\n"))

      What is complete is not made again, and what a run that was killed left is. Nothing is downloaded: \
      stages -1 and 0 say what is not there, and where to get it.
      """)

  /// A stage's number, name and products.
  private static func line(_ stage: Stage) -> String {
    let number = stage.rawValue < 0 ? "\(stage.rawValue)" : " \(stage.rawValue)"
    return "  \(number)  \(stage.name)" + (stage.products.map { "\n      \($0)" } ?? "")
  }

  @OptionGroup var data: PreparationDataOptions

  @Option(parsing: .unconditional, help: "The first stage.")
  var stage = Stage.allCases[0].rawValue

  @Option(parsing: .unconditional, help: "The last stage.")
  var stopStage = Stage.allCases[Stage.allCases.count - 1].rawValue

  func validate() throws {
    let stages = Stage.allCases.map(\.rawValue)
    try require("stage", stage, in: stages[0]...stages[stages.count - 1])
    try require("stop-stage", stopStage, in: stage...stages[stages.count - 1])
  }

  func run() throws {
    let preparation = try Preparation(data.options())
    let stages = Stage.allCases.filter { (stage...stopStage).contains($0.rawValue) }
    let display = PreparationDisplay()
    do { try preparation.run(stages, observe: display.show) } catch {
      Terminal.clear()
      throw error
    }
    display.finish()
    guard stages.contains(.report) else { return }
    try Terminal.print(try String(contentsOfFile: preparation.reportPath, encoding: .utf8))
  }
}
