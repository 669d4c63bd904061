import ArgumentParser
import TernGraph
import TernInterpreter
import TernSpeech

/// `tern bench load`: how soon a model is ready, and what memory it takes.
struct LoadBench: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "load", abstract: "Measure how long a model takes to load, and its memory.",
    discussion: """
      Loads the model again and again, with and without the checksums of its tensors, and takes one live step of \
      an encoder frame. The file has been read before, so that it comes from the system's memory. Memory is all that \
      the process holds at that time, mapped files included. The model first has to give its golden vectors.
      """)

  @OptionGroup var model: ModelOptions

  @Option(help: "Runs after the first, which is not counted.")
  var runs = 9

  @OptionGroup(title: "Results") var records: RecordOptions

  func validate() throws { try require("runs", runs, in: 1...1000) }

  func run() throws {
    let title = "load"
    let before = try records.earlier(BenchReport.self, of: title, reading: model.paths)
    let checksum = try checksumOfChecked()
    var samples = BenchSamples()
    for _ in 0...runs { try measure(&samples) }
    let report = BenchReport(
      title, model: checksum, threadCount: 1, runCount: runs, rows: samples.rows)
    try records.show(report, comparedWith: before)
  }

  /// The checksum of the model's weights, which gives its golden vectors and is let go of.
  private func checksumOfChecked() throws -> String {
    let model = try model.load()
    try model.checkGoldens()
    return model.tensors.checksum
  }

  private func measure(_ samples: inout BenchSamples) throws {
    _ = try samples.time("load without checksums") { try model.load(verifying: .structure) }
    let loaded = try samples.time("load") { try model.load() }
    Self.addMemory("memory after load", to: &samples)
    var options = Recognizer.Options()
    options.chunkFrames = 1
    let recognizer = try samples.time("recogniser") {
      try Recognizer(model: loaded, options: options)
    }
    let stream = recognizer.makeStream()
    let rate = recognizer.sampleRate
    try stream.accept(MadeUpAudio.samples(seconds: 1, rate: rate), sampleRate: rate)
    _ = try samples.time("first step") { try recognizer.decodeChunk([stream]) }
    Self.addMemory("memory after first step", to: &samples)
  }

  private static func addMemory(_ name: String, to samples: inout BenchSamples) {
    if let memory = ProcessMemory.residentMegabytes { samples.add(name, .megabytes, memory) }
  }
}
