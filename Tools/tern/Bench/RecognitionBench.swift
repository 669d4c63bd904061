import ArgumentParser
import Foundation
import TernGraph
import TernSpeech

/// `tern bench model`: how fast a model runs here.
struct RecognitionBench: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "model",
    abstract: "Measure real-time factor, latency and memory.",
    discussion: """
      Feeds made-up audio to some streams, a chunk of encoder frames at a time, and decodes after each. \
      The real-time factor is seconds of work per second of audio of all streams; latency is the time \
      of one such step.
      """)

  @OptionGroup var model: ModelOptions

  @OptionGroup(title: "Search") var recognition: RecognitionOptions

  @Option(help: "Encoder frames (40 ms) a step, a list.")
  var chunk = "1,32"

  @Option(help: "Streams decoded together, a list.")
  var streams = "1"

  @Option(help: "Threads, a list.")
  var threads = "1"

  @Option(help: "Seconds of audio of each stream.")
  var seconds = 20.0

  @Option(help: "Runs after the first, which is not counted.")
  var runs = 3

  func validate() throws {
    for list in [chunk, streams, threads] { _ = try Self.numbers(list) }
    guard seconds > 0, seconds <= 3600, (1...100).contains(runs) else {
      throw ValidationError("seconds must be above 0 and at most 3600, runs within 1...100")
    }
  }

  func run() throws {
    let clock = ContinuousClock()
    var loaded: Model?
    let loading = try clock.measure { loaded = try model.load() }
    guard let loaded else { return }
    try Terminal.print(String(format: "load %.3f s", loading / .seconds(1)))
    try Terminal.print("chunk streams threads |    rtf   best |  p50 ms  p95 ms  p99 ms")
    for threads in try Self.numbers(threads) {
      for chunk in try Self.numbers(chunk) {
        for streams in try Self.numbers(streams) {
          try measure(loaded, chunk: chunk, streams: streams, threads: threads)
        }
      }
    }
    try Terminal.print(String(format: "peak memory %.0f MB", ProcessMemory.peakMegabytes))
  }

  private static func numbers(_ list: String) throws -> [Int] {
    guard !list.isEmpty, list != "," else { throw ValidationError("a list is empty") }
    return try list.split(separator: ",").map { text in
      guard let number = Int(text), (1...4096).contains(number) else {
        throw ValidationError("'\(text)' is not a number within 1...4096")
      }
      return number
    }
  }

  private func measure(_ model: Model, chunk: Int, streams: Int, threads: Int) throws {
    var options = try recognition.options(for: model, threadCount: threads)
    (options.chunkFrames, options.batchSize) = (chunk, streams)
    let recognizer = try Recognizer(model: model, options: options)
    let audio = Self.audio(seconds: seconds, rate: recognizer.sampleRate)
    var factors: [Double] = []
    var latencies: [Double] = []
    for run in 0...runs {
      let steps = try Self.steps(recognizer, audio, chunk: chunk, streams: streams)
      if run == 0 { continue }
      factors.append(steps.reduce(0, +) / (seconds * Double(streams)))
      latencies += steps
    }
    latencies.sort()
    func percentile(_ share: Double) -> Double {
      1000 * latencies[Int(Double(latencies.count - 1) * share)]
    }
    factors.sort()
    try Terminal.print(
      String(
        format: "%5d %7d %7d | %6.4f %6.4f | %7.2f %7.2f %7.2f", chunk, streams, threads,
        factors[factors.count / 2], factors[0], percentile(0.5), percentile(0.95),
        percentile(0.99)))
  }

  /// The seconds that each step of feeding and decoding took.
  private static func steps(
    _ recognizer: Recognizer, _ audio: [Float], chunk: Int, streams: Int
  ) throws -> [Double] {
    let clock = ContinuousClock()
    let lines = (0..<streams).map { _ in recognizer.makeStream() }
    let size = Int(recognizer.encoderFrameShift * recognizer.sampleRate) * chunk
    var steps: [Double] = []
    for start in stride(from: 0, to: audio.count, by: size) {
      let block = Array(audio[start..<min(start + size, audio.count)])
      let time = try clock.measure {
        for line in lines { try line.accept(block, sampleRate: recognizer.sampleRate) }
        try recognizer.decode(lines)
      }
      steps.append(time / .seconds(1))
    }
    return steps
  }

  /// Tones and noise whose level wanders as speech does, always the same.
  static func audio(seconds: Double, rate: Double) -> [Float] {
    var state: UInt64 = 1
    return (0..<Int(seconds * rate)).map { index in
      let time = Double(index) / rate
      let level = 0.1 + 0.1 * sin(2 * .pi * 0.4 * time) * sin(2 * .pi * 3.1 * time)
      let tone = sin(2 * .pi * 140 * time) + 0.5 * sin(2 * .pi * 810 * time)
      // The generator of Knuth's MMIX; its highest bits.
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      let noise = Double(state >> 40) / Double(1 << 24) - 0.5
      return Float(level * (tone + noise))
    }
  }
}
