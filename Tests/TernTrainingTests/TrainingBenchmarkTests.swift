import TernTraining
import Testing

struct TrainingBenchmarkTests {
  /// Peak memory of `tern bench train` on two threads, in MB of 2²⁰ bytes: AVX-512, Zen 4.
  @Test(arguments: [
    (layers: 12, width: 512, utterances: 1, frames: 400, tokens: 20, megabytes: 2086.0),
    (12, 512, 16, 800, 40, 4122), (6, 256, 16, 800, 40, 1089), (6, 256, 16, 3200, 40, 3415),
    (4, 128, 64, 800, 40, 1926), (4, 128, 16, 3200, 700, 2212),
  ])
  func bytesAreAboutThoseThatWereMeasured(
    layers: Int, width: Int, utterances: Int, frames: Int, tokens: Int, megabytes: Double
  ) {
    var benchmark = TrainingBenchmark()
    (benchmark.sizes.layerCount, benchmark.sizes.encoderDim) = (layers, width)
    (benchmark.sizes.hiddenSize, benchmark.sizes.feedForwardDim) = (2 * width, 4 * width)
    (benchmark.sizes.decoderDim, benchmark.sizes.joinerDim) = (width, width)
    (benchmark.utterances, benchmark.frames, benchmark.tokens) = (utterances, frames, tokens)
    let ratio = Double(benchmark.byteCount) / (megabytes * 1_048_576)
    #expect((0.9...1.1).contains(ratio), "\(ratio)")
  }
}
