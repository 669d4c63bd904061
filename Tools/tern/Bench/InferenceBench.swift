import ArgumentParser
import Foundation
import TernGraph
import TernInterpreter
import TernOperators
import TernSpeech
import TernTensor

/// `tern bench infer`: how fast a model runs here.
struct InferenceBench: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "infer",
    abstract: "Measure real-time factor, latency and memory of a model.",
    discussion: """
      Feeds made-up audio to some streams, a chunk of encoder frames at a time, and decodes after each, features \
      and search included. The real-time factor is seconds of work per second of audio of all streams; latency is the \
      time of one such step. The roof is the least time that this machine's threads need to read the weights or to \
      multiply by them, whichever takes longer, as a share of the time taken; of weights that stay in the processor's \
      caches only the latter. The model first has to give its golden vectors.
      """)

  @OptionGroup var model: ModelOptions

  @OptionGroup(title: "Search") var recognition: RecognitionOptions

  @Option(help: "What weights are stored as, a list of f32, f16, bf16, i8. Default: as they are.")
  var dtype = CommaList<ModelFileOptions.DType>([])

  @Option(help: "Encoder frames (40 ms) a step, a list.")
  var chunk = CommaList([1, 32])

  @Option(help: "Streams decoded together, a list.")
  var streams = CommaList([1])

  @Option(help: "Threads, a list.")
  var threads = CommaList([1])

  @Option(help: "Seconds of audio of each stream.")
  var seconds = 20.0

  @Option(help: "Runs after the first, which is not counted.")
  var runs = 3

  @OptionGroup(title: "Results") var records: RecordOptions

  func validate() throws {
    for (name, list, most) in [
      ("chunk", chunk, 4096), ("streams", streams, 4096), ("threads", threads, 256),
    ] {
      for value in list.values { try require(name, value, in: 1...most) }
    }
    try require("seconds", seconds, in: 0.1...3600)
    try require("runs", runs, in: 1...100)
  }

  func run() throws {
    let before = try records.earlier(
      InferenceReport.self, of: InferenceReport.title, reading: model.paths)
    let clock = ContinuousClock()
    var loaded: Model?
    let loading = try clock.measure { loaded = try model.load() }
    guard let loaded else { return }
    var rows: [InferenceReport.Row] = []
    for model in try models(of: loaded) {
      try model.checkGoldens()
      for threads in threads.values {
        for chunk in chunk.values {
          for streams in streams.values {
            Terminal.show("chunk \(chunk), \(streams) streams, \(threads) threads ...")
            rows.append(try measure(model, chunk: chunk, streams: streams, threads: threads))
          }
        }
      }
    }
    Terminal.clear()
    let results = InferenceReport(
      rows, of: loaded.tensors.checksum, search: recognition.summary,
      loadSeconds: loading / .seconds(1), peakMegabytes: ProcessMemory.peakMegabytes)
    try records.show(results, comparedWith: before)
  }

  /// The model with its weights as they are, or in each of the types asked for.
  private func models(of model: Model) throws -> [Model] {
    if dtype.values.isEmpty { return [model] }
    return try dtype.values.map { type in
      if type == .f32 { return try model.converted(to: .float32) }
      return try Quantization(model, type: type.elementType).model
    }
  }

  private func measure(
    _ model: Model, chunk: Int, streams: Int, threads: Int
  ) throws -> InferenceReport.Row {
    var options = try recognition.options(for: model, threadCount: threads)
    (options.chunkFrames, options.batchSize) = (chunk, streams)
    let recognizer = try Recognizer(model: model, options: options)
    let audio = MadeUpAudio.samples(seconds: seconds, rate: recognizer.sampleRate)
    var factors: [Double] = []
    var latencies: [Double] = []
    for run in 0...runs {
      let steps = try Self.steps(recognizer, audio, chunk: chunk, streams: streams)
      if run == 0 { continue }
      factors.append(steps.reduce(0, +) / (seconds * Double(streams)))
      latencies += steps
    }
    let work = try InferenceWork(
      of: model, chunk: recognizer.chunk(of: chunk, streams: streams), streams: streams,
      frameShift: recognizer.encoderFrameShift)
    return InferenceReport.Row(
      work, chunk: chunk, streams: streams, threads: threads, factors: factors,
      latencies: latencies)
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
}
