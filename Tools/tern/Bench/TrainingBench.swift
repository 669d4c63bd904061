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
      Learns from one batch of made-up speech again and again. Frames are feature frames of 10 ms; the \
      columns forward to optimiser are seconds of a step.
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
    try Terminal.print(
      "network \(size.rawValue), batch \(batch) x \(benchmark.frames) frames, \(threads) threads")
    try Terminal.print("frames/s | step s | forward   loss backward optimiser")
    benchmark.mixedPrecision = usesBF16
    let pool = ThreadPool(count: threads)
    try benchmark.run(steps: steps, threads: pool) { durations in
      let parts = [durations.forward, durations.loss, durations.backward, durations.optimizer]
        .map { $0 / .seconds(1) }
      let total = parts.reduce(0, +)
      let frames = Double(batch * benchmark.frames) / total
      try Terminal.print(
        String(
          format: "%8.0f | %6.3f | %7.3f %6.3f %8.3f %9.3f", frames, total, parts[0], parts[1],
          parts[2], parts[3]))
    }
    try Terminal.print(String(format: "peak memory %.0f MB", ProcessMemory.peakMegabytes))
    try measureLoss(pool)
  }

  /// The losses alone, at the sizes of `Tools/peers/pruned_loss.py`.
  private func measureLoss(_ pool: ThreadPool) throws {
    let loss = LossBenchmark()
    try Terminal.print(
      "pruned loss, batch \(loss.batch), \(loss.frames) frames, \(loss.tokens) tokens of \(loss.vocabulary), range \(loss.width), ms:"
    )
    for (part, seconds) in loss.run(threads: pool) {
      try Terminal.print(
        String(format: "%8.2f  ", 1000 * seconds) + part)
    }
  }
}
