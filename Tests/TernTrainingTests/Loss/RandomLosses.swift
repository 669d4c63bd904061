import TernOperators
import TernTensor
import TernTraining
import TestSupport
import Testing

/// Random utterances of different lengths, with NaN wherever nothing may look.
struct RandomLosses {
  let targets: TransducerTargets
  /// T, S + 1 and V.
  let (frames, positions, classes): (Int, Int, Int)
  let am: Tensor
  let lm: Tensor
  let weights: [Float]

  init(_ random: inout SeededGenerator, count: Int = 3, spread: Float = 1) {
    let classes = Int.random(in: 2...40, using: &random)
    var (tokens, frameCounts): ([[Int]], [Int]) = ([], [])
    for _ in 0..<count {
      let length = Int.random(in: 1...20, using: &random)
      frameCounts.append(length + Int.random(in: 0...20, using: &random))
      tokens.append((0..<length).map { _ in Int.random(in: 1..<classes, using: &random) })
    }
    frames = (frameCounts.max() ?? 0) + Int.random(in: 0...2, using: &random)
    positions = (tokens.map(\.count).max() ?? 0) + 1 + Int.random(in: 0...2, using: &random)
    self.classes = classes
    targets = TransducerTargets(unchecked: tokens, frameCounts: frameCounts)
    am = random.padded(rows: frameCounts, of: frames, width: classes, spread)
    lm = random.padded(rows: tokens.map { $0.count + 1 }, of: positions, width: classes, spread)
    weights = random.floats(count, in: 0.5...2)
  }

  func smoothed(
    _ options: SmoothedLoss.Options = .init(), am: Tensor? = nil, lm: Tensor? = nil,
    kernels: Kernels = .best, threads: ThreadPool = ThreadPool()
  ) -> SmoothedLoss {
    SmoothedLoss(
      am: TensorView(am ?? self.am, scales: nil), lm: TensorView(lm ?? self.lm, scales: nil),
      targets: targets, options: options, kernels: kernels, threads: threads)
  }

  /// The gradients with respect to am and lm.
  func gradients(
    of loss: SmoothedLoss, kernels: Kernels = .best, threads: ThreadPool = ThreadPool()
  ) -> (am: [Float], lm: [Float]) {
    let (dAm, dLm) = (TensorView(unwritten: am.shape), TensorView(unwritten: lm.shape))
    loss.writeGradient(weights: weights, am: dAm, lm: dLm, kernels: kernels, threads: threads)
    return (dAm.floats, dLm.floats)
  }

  /// Random logits of all windows, NaN outside the utterances.
  func logits(_ ranges: PruneRanges, _ random: inout SeededGenerator) -> Tensor {
    var values = random.floats(targets.count * frames * ranges.width * classes, in: -4...4)
    for index in values.indices {
      let row = index / classes
      let (frame, k) = (row / ranges.width, row % ranges.width)
      let (b, t) = (frame / frames, frame % frames)
      let s = ranges.start(b, t) + k
      if t >= targets.frameCounts[b] || s > targets.tokens[b].count { values[index] = .nan }
    }
    return Tensor(values, shape: [targets.count, frames, ranges.width, classes])
  }
}

extension SeededGenerator {
  /// Random numbers [rows.count, height, width]; NaN after each one's rows.
  fileprivate mutating func padded(rows: [Int], of height: Int, width: Int, _ spread: Float)
    -> Tensor
  {
    let values = rows.flatMap { rows in
      floats(rows * width, in: -4 * spread...4 * spread)
        + Array(repeating: Float.nan, count: (height - rows) * width)
    }
    return Tensor(values, shape: [rows.count, height, width])
  }
}

/// True where both hold the same bits, NaN included.
func sameBits(_ a: [Float], _ b: [Float]) -> Bool {
  a.map(\.bitPattern) == b.map(\.bitPattern)
}
