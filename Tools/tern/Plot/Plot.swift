import ArgumentParser
import Foundation
import TernEvaluation
import TernTraining

/// `tern plot`: a training's losses, learning rate and word error rates as a picture.
struct Plot: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Draw a training's losses, learning rate and word error rates.",
    discussion: """
      Reads the numbers that tern train (or icefall) wrote for TensorBoard to EXP/tensorboard, and the \
      word error rates that tern decode wrote to EXP/<method>.
      """)

  @Argument(help: ArgumentHelp("The training's folder.", valueName: "exp-dir"))
  var folder: String

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp(
      "The picture, .svg or .png. Default: curves.svg in the folder.", valueName: "curves.svg"))
  var output: String?

  @Flag(help: "Show losses on a logarithmic axis.")
  var logLoss = false

  @Option(help: "The heading. Default: the folder's name.")
  var title: String?

  func validate() throws {
    guard let output else { return }
    guard Self.format(of: output) != nil else {
      throw ValidationError("--output is '\(output)', expected a name that ends with .svg or .png")
    }
  }

  private static func format(of path: String) -> Canvas.Format? {
    Canvas.Format(rawValue: URL(filePath: path).pathExtension.lowercased())
  }

  func run() throws {
    let rates = try StoredErrorRate.all(in: folder)
    let hasEvents = FileManager.default.fileExists(atPath: "\(folder)/tensorboard")
    let curves = hasEvents || rates.isEmpty ? try TrainingCurves(folder: folder) : nil
    for path in curves?.cutFiles ?? [] {
      Terminal.say("\(path): the last record is not complete, and left out")
    }
    let picture = TrainingPicture(
      curves: curves, rates: rates, lossScale: logLoss ? .logarithmic : .linear)
    let charts = picture.charts
    guard !charts.isEmpty else {
      throw TrainingError(
        .log, "\(folder): no losses, learning rates or word error rates to draw")
    }
    let output = output ?? "\(folder)/curves.svg"
    let page = Page(heading: title ?? URL(filePath: folder).lastPathComponent, charts: charts)
    try page.write(to: output, format: Self.format(of: output) ?? .svg)
    Terminal.say("\(output): \(charts.map(\.title).joined(separator: "; "))")
  }
}
