import TernInterchange
import TernOperators
import TernTensor
import TernTraining
import TestSupport
import Testing

/// One case of the goldens of losses.
struct LossCase: CustomStringConvertible {
  /// The names of all cases but `brute`, which has logits alone.
  static let names = [
    "basic", "ragged", "r5_recipe", "plain_scales", "am_scale", "delay", "r2", "t_eq_s", "s1", "t1",
    "t_less_s", "s0_in_batch", "big_values",
  ]

  let description: String
  let targets: TransducerTargets
  let options: SmoothedLoss.Options
  let weights: [Float]
  /// B, T, S + 1, V.
  let (count, frames, positions, classes): (Int, Int, Int, Int)
  private let goldens: Goldens

  init(_ name: String) throws {
    let goldens = try Goldens("rnnt")
    self.goldens = goldens
    description = name
    func values(_ part: String) throws -> [Float] {
      try goldens.tensor("\(name).\(part)").elements()
    }
    let (am, lm) = try (goldens.tensor("\(name).am").shape, goldens.tensor("\(name).lm").shape)
    (count, frames, positions, classes) = (am[0], am[1], lm[1], am[2])
    let boundary = try goldens.tensor("\(name).boundary").elements(as: Double.self)
    let symbols = try values("symbols")
    var (tokens, frameCounts): ([[Int]], [Int]) = ([], [])
    for b in 0..<am[0] {
      let first = b * (lm[1] - 1)
      tokens.append(symbols[first..<first + Int(boundary[b * 4 + 2])].map { Int($0) })
      frameCounts.append(Int(boundary[b * 4 + 3]))
    }
    targets = TransducerTargets(unchecked: tokens, frameCounts: frameCounts)
    options = SmoothedLoss.Options(
      lmScale: try values("lm_only_scale")[0], amScale: try values("am_only_scale")[0],
      delayPenalty: try values("delay_penalty")[0])
    weights = try values("utterance_weight")
  }

  /// What the difference to a golden may be.
  var tolerance: Double { description == "big_values" ? 1e-4 : 1e-5 }

  var width: Int { get throws { Int(try self["s_range"].elements(as: Double.self)[0]) } }

  subscript(_ part: String) -> Tensor {
    get throws { try goldens.tensor("\(description).\(part)") }
  }

  func view(_ part: String) throws -> TensorView { TensorView(try self[part], scales: nil) }

  func smoothed(
    kernels: Kernels = .best, threads: ThreadPool = ThreadPool(),
    _ change: (inout SmoothedLoss.Options) -> Void = { _ in }
  ) throws -> SmoothedLoss {
    var options = options
    change(&options)
    return SmoothedLoss(
      am: try view("am"), lm: try view("lm"), targets: targets, options: options,
      kernels: kernels, threads: threads)
  }

  func ranges(_ threads: ThreadPool = ThreadPool()) throws -> PruneRanges {
    PruneRanges(try smoothed(threads: threads), width: try width, threads: threads)
  }

  func difference(_ found: [Float], _ part: String) throws -> Double {
    largestDifference(found.map { Double($0) }, try self[part].elements())
  }

  func difference(_ found: TensorView, _ part: String) throws -> Double {
    try difference(Tensor(copying: found).elements(), part)
  }
}

extension TensorView {
  /// f32 elements to be written, none of them 0.
  init(unwritten shape: Shape) {
    self.init(
      elementType: .float32, shape: shape,
      storage: MutableStorage(byteCount: shape.elementCount * 4), byteOffset: 0)
    withElements(of: Float.self) { elements in
      for index in elements.indices { elements[index] = .nan }
    }
  }

  /// A copy of a tensor, to be written.
  init(copying tensor: Tensor) {
    self.init(unwritten: tensor.shape)
    copyElements(from: TensorView(tensor, scales: nil))
  }

  /// The elements.
  var floats: [Float] { Tensor(copying: self).elements() }
}
