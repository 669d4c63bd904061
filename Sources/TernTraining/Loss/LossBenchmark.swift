import TernOperators
import TernTensor

/// Times the parts of the pruned loss on random numbers; `Tools/peers/pruned_loss.py` does the same with
/// fast_rnnt.
package struct LossBenchmark {
  /// B, T, S, V, r and J.
  package var batch = 16
  package var frames = 200
  package var tokens = 60
  package var vocabulary = 500
  package var width = 5
  package var channels = 512

  /// The sizes of a small recipe.
  package init() {}

  /// The times that each part takes, in order, and last their sums: once to warm up, then `runs` that count.
  package func run(
    runs: Int = 7, seed: UInt64 = 1, kernels: Kernels = .best, threads: ThreadPool
  ) -> [(part: String, times: [Duration])] {
    var random = SplitMix64(seed: seed)
    let am = random.view([batch, frames, vocabulary])
    let lm = random.view([batch, tokens + 1, vocabulary])
    let encoder = random.view([batch, frames, channels])
    let decoder = random.view([batch, tokens + 1, channels])
    let targets = TransducerTargets(
      unchecked: (0..<batch).map { _ in
        (0..<tokens).map { _ in Int.random(in: 1..<vocabulary, using: &random) }
      }, frameCounts: Array(repeating: frames, count: batch))
    let weights = [Float](repeating: 1, count: batch)
    let (dAm, dLm) = (am.sameShape(), lm.sameShape())
    let (dEncoder, dDecoder) = (encoder.sameShape(), decoder.sameShape())
    let width = min(self.width, tokens + 1)
    let sum = random.view([batch, frames, width, channels])
    let fresh = random.view([batch, frames, width, vocabulary])
    let logits = fresh.sameShape()

    var stopwatch = Stopwatch()
    for _ in 0...runs {
      logits.copyElements(from: fresh)
      let simple = stopwatch.time("simple") {
        SmoothedLoss(am: am, lm: lm, targets: targets, kernels: kernels, threads: threads)
      }
      let ranges = stopwatch.time("ranges") {
        PruneRanges(simple, width: width, threads: threads)
      }
      let pruning = PrunedSum(ranges: ranges, targets: targets)
      stopwatch.time("sum") {
        pruning.write(
          encoder: encoder, decoder: decoder, sum: sum, kernels: kernels, threads: threads)
      }
      let pruned = stopwatch.time("pruned") {
        PrunedLoss(
          logits: logits, targets: targets, ranges: ranges, kernels: kernels, threads: threads)
      }
      stopwatch.time("pruned gradient") {
        pruned.writeGradient(weights: weights, over: logits, kernels: kernels, threads: threads)
      }
      stopwatch.time("sum gradient") {
        pruning.writeGradient(
          sum: sum, encoder: dEncoder, decoder: dDecoder, kernels: kernels, threads: threads)
      }
      stopwatch.time("simple gradient") {
        simple.writeGradient(weights: weights, am: dAm, lm: dLm, kernels: kernels, threads: threads)
      }
    }
    return stopwatch.parts + [("all", stopwatch.sums)]
  }
}

/// Durations of named parts, each timed several times.
private struct Stopwatch {
  private(set) var parts: [(part: String, times: [Duration])] = []

  mutating func time<Result>(_ name: String, _ body: () -> Result) -> Result {
    let start = ContinuousClock.now
    let result = body()
    let time = ContinuousClock.now - start
    if let index = parts.firstIndex(where: { $0.part == name }) {
      parts[index].times.append(time)
    } else {
      parts.append((name, []))  // the first time warms up
    }
    return result
  }

  /// What all parts took together, each time.
  var sums: [Duration] {
    (0..<(parts.first?.times.count ?? 0)).map { run in
      parts.reduce(.zero) { $0 + $1.times[run] }
    }
  }
}

extension SplitMix64 {
  /// Numbers of variance 1.
  fileprivate mutating func view(_ shape: Shape) -> TensorView {
    let view = TensorView(zeros: shape)
    view.withElements(of: Float.self) { elements in
      for index in elements.indices {
        elements[index] = Float.random(in: -1.732...1.732, using: &self)
      }
    }
    return view
  }
}

extension TensorView {
  fileprivate init(zeros shape: Shape) {
    self.init(
      elementType: .float32, shape: shape,
      storage: MutableStorage(byteCount: shape.elementCount * 4), byteOffset: 0)
  }

  fileprivate func sameShape() -> TensorView { TensorView(zeros: shape) }
}
