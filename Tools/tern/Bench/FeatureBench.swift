import ArgumentParser
import Foundation
import TernSpeech

/// `tern bench features`: how fast features are computed here, on one thread.
struct FeatureBench: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "features", abstract: "Measure the speed of log-mel features, on one thread.")

  @Option(help: "Seconds of made-up audio.")
  var seconds = 60.0

  @Option(help: "Runs after the first, which is not counted.")
  var runs = 9

  func validate() throws {
    try require("seconds", seconds, in: 1...3600)
    try require("runs", runs, in: 1...1000)
  }

  func run() throws {
    let fbank = Fbank()
    let samples = InferenceBench.audio(seconds: seconds, rate: 16_000)
    let clock = ContinuousClock()
    var times: [Double] = []
    var frameCount = 0
    for _ in 0...runs {
      let time = clock.measure { frameCount = fbank.features(of: samples).shape[0] }
      times.append(time / .seconds(1))
    }
    let median = times.dropFirst().sorted()[runs / 2]
    try Terminal.print(
      String(
        format: "%.0f frames/s, %.0f× real time, one thread", Double(frameCount) / median,
        seconds / median))
  }
}
