import ArgumentParser
import Foundation
import TernNetworks
import TernTensor
import TernTraining

/// `tern bench train`: how fast networks are trained here.
struct TrainingBench: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "train", abstract: "Measure the speed and memory of training.",
    discussion: """
      Learns from one batch of made-up speech again and again. Frames are feature frames of 10 ms; forward to \
      optimiser are the parts of a step.
      """)

  /// A size of the network.
  enum Size: String, ExpressibleByArgument, CaseIterable {
    case full, small, tiny

    var sizes: TransducerSizes {
      var sizes = TransducerSizes()
      switch self {
      case .full: break
      case .small:
        (sizes.encoderDim, sizes.hiddenSize, sizes.feedForwardDim) = (256, 512, 1024)
        (sizes.layerCount, sizes.decoderDim, sizes.joinerDim) = (6, 256, 256)
      case .tiny:
        (sizes.encoderDim, sizes.hiddenSize, sizes.feedForwardDim) = (128, 256, 512)
        (sizes.layerCount, sizes.decoderDim, sizes.joinerDim) = (4, 128, 128)
      }
      return sizes
    }
  }

  @Option(help: "The network: full (icefall's, 84.7 M parameters), small (12 M) or tiny (2 M).")
  var size = Size.small

  @Option(help: "Utterances in a batch.")
  var batch = 16

  @Option(help: "Seconds of each utterance.")
  var seconds = 8.0

  @Option(help: "Tokens of each utterance.")
  var tokens = 40

  @Option(help: "Threads.")
  var threads = min(ProcessInfo.processInfo.activeProcessorCount, 256)

  @Flag(name: .customLong("bf16"), help: "Round factors of products to bf16.")
  var usesBF16 = false

  @Option(help: "Steps after the first, which is not counted.")
  var steps = 3

  @OptionGroup(title: "Results") var records: RecordOptions

  func validate() throws {
    try require("batch", batch, in: 1...1024)
    try require("seconds", seconds, in: 0.5...120)
    try require("tokens", tokens, in: 1...Int(seconds * 25) - 2)
    try require("threads", threads, in: 1...256)
    try require("steps", steps, in: 1...1000)
  }

  func run() throws {
    var benchmark = TrainingBenchmark()
    benchmark.sizes = size.sizes
    (benchmark.utterances, benchmark.tokens) = (batch, tokens)
    benchmark.frames = Int(seconds * 100)
    benchmark.mixedPrecision = usesBF16
    try requireMemory(benchmark)
    let title =
      "train, \(size.rawValue), \(usesBF16 ? "bf16" : "f32"), batch \(batch) x \(benchmark.frames) frames, "
      + "\(tokens) tokens"
    let before = try records.earlier(BenchReport.self, of: title)
    var samples = BenchSamples()
    try benchmark.run(steps: steps, threads: ThreadPool(count: threads)) { durations in
      let parts = [
        ("forward", durations.forward), ("loss", durations.loss),
        ("backward", durations.backward), ("optimiser", durations.optimizer),
      ]
      let total = parts.reduce(.zero) { $0 + $1.1 }
      samples.add(
        "speed", .framesPerSecond, Double(batch * benchmark.frames) / (total / .seconds(1)))
      for (name, time) in [("step", total)] + parts {
        samples.add(name, .milliseconds, time / .milliseconds(1))
      }
      Terminal.show(String(format: "a step takes %.3f s", total / .seconds(1)))
    }
    Terminal.clear()
    let memory = BenchReport.Row("peak memory", .megabytes, [ProcessMemory.peakMegabytes])
    let report = BenchReport(
      title, threadCount: threads, runCount: steps, rows: samples.rows + [memory])
    try records.show(report, comparedWith: before)
  }

  /// Refuses sizes that this machine has not the memory for.
  private func requireMemory(_ benchmark: TrainingBenchmark) throws(TrainingError) {
    let (needed, there) = (
      Double(benchmark.byteCount), Double(ProcessInfo.processInfo.physicalMemory)
    )
    guard needed <= there else {
      throw TrainingError(
        .option,
        String(
          format:
            "a step would take about %.1f GB, this machine has %.1f GB: give a smaller --size, "
            + "--batch or --seconds", needed / 1e9, there / 1e9))
    }
  }
}
