import ArgumentParser
import TernSpeech

/// `tern bench features`: how fast features are computed here, on one thread.
struct FeatureBench: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "features", abstract: "Measure the speed of log-mel features, on one thread.")

  @Option(help: "Seconds of made-up audio.")
  var seconds = 60.0

  @Option(help: "Runs after the first, which is not counted.")
  var runs = 9

  @OptionGroup(title: "Results") var records: RecordOptions

  func validate() throws {
    try require("seconds", seconds, in: 1...3600)
    try require("runs", runs, in: 1...1000)
  }

  func run() throws {
    let title = "features, \(seconds) s of audio"
    let before = try records.earlier(BenchReport.self, of: title)
    let fbank = Fbank()
    let audio = MadeUpAudio.samples(seconds: seconds, rate: 16_000)
    let clock = ContinuousClock()
    var samples = BenchSamples()
    for _ in 0...runs {
      var frameCount = 0
      let time = clock.measure { frameCount = fbank.features(of: audio).shape[0] }
      samples.add("features", .framesPerSecond, Double(frameCount) / (time / .seconds(1)))
    }
    let report = BenchReport(title, threadCount: 1, runCount: runs, rows: samples.rows)
    try records.show(report, comparedWith: before)
  }
}
