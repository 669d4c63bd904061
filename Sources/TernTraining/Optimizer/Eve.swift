import Foundation
import TernAutograd
import TernOperators
import TernTensor

/// Eve, icefall's optimiser: Adam whose weight decay is not multiplied by the learning rate and applies
/// only to parameters whose root mean square is above a target; single numbers (the logarithms of
/// scales) stay in -10...2 instead.
///
/// In step k, with gradient g: m = β₁m + (1-β₁)g; v = β₂v + (1-β₂)g²; p = p·(1-decay) where that
/// applies; p -= η/(1-β₁ᵏ) · m / (√v·(1-β₂ᵏ)^-½ + ε). Results depend neither on the number of
/// threads nor on how they cut the work.
///
/// Source: icefall, `pruned_transducer_stateless2/optim.py`; Kingma and Ba, "Adam: A Method for
/// Stochastic Optimization", ICLR 2015, arXiv:1412.6980.
package final class Eve {
  /// The numbers of the method, but for the learning rate.
  package struct Settings: Sendable, Hashable {
    /// β₁: what a step leaves of the average of gradients.
    package var beta1 = 0.9
    /// β₂: what a step leaves of the average of their squares.
    package var beta2 = 0.98
    /// ε: what keeps a division from being one by zero.
    package var epsilon = 1e-8
    /// The share of a parameter that a step takes off.
    package var weightDecay = 1e-3
    /// The root mean square above which it does.
    package var targetRMS = 0.1

    /// icefall's defaults.
    package init() {}
  }

  /// What is learnt.
  package let parameters: Parameters
  /// The numbers of the method.
  package let settings: Settings
  /// η, the learning rate of the next step.
  package var learningRate: Double
  /// The learning rate that the schedule began with.
  package internal(set) var initialLearningRate: Double
  /// How many steps each entry of the parameters has had; those that are not learnt have none.
  package internal(set) var stepCounts: [Int]
  /// m, laid out as the parameters.
  package let averages: MutableStorage
  /// v, laid out as the parameters.
  package let squares: MutableStorage
  /// The names of learnt parameters that steps pass over: neither they nor what is kept of their gradients
  /// changes.
  package var frozen: Set<String> = [] { didSet { pieces = movingPieces } }
  /// The parameters that move, in pieces that threads share.
  private(set) var pieces: [Piece] = []

  /// A part of one learnt parameter.
  struct Piece {
    /// The index of the parameter's entry.
    let entry: Int
    /// The first element, counted among all of the storage.
    let offset: Int
    let count: Int

    /// The most elements of one piece: enough to be worth a call, and few to be summed in f32.
    static let countLimit = 1 << 14
  }

  /// An optimiser that has not made a step.
  package init(_ parameters: Parameters, learningRate: Double, settings: Settings = Settings()) {
    self.parameters = parameters
    self.settings = settings
    self.learningRate = learningRate
    initialLearningRate = learningRate
    stepCounts = parameters.entries.map { _ in 0 }
    averages = MutableStorage(byteCount: parameters.values.byteCount)
    squares = MutableStorage(byteCount: parameters.values.byteCount)
    pieces = movingPieces
  }

  private var movingPieces: [Piece] {
    parameters.entries.enumerated().filter { moves($0.element) }.flatMap { index, entry in
      stride(from: 0, to: entry.count, by: Piece.countLimit).map { start in
        Piece(
          entry: index, offset: entry.offset + start,
          count: min(Piece.countLimit, entry.count - start))
      }
    }
  }

  private func moves(_ entry: Parameters.Entry) -> Bool {
    entry.isLearnt && !frozen.contains(entry.name)
  }

  /// Moves all learnt parameters against their gradients, but for those that are frozen.
  package func step(kernels: Kernels = .best, threads: ThreadPool) {
    for (index, entry) in parameters.entries.enumerated() where moves(entry) {
      stepCounts[index] += 1
    }
    let norms = norms(kernels, threads)
    move(factors: zip(parameters.entries.indices, norms).map(factors), kernels, threads)
  }

  /// What the kernel is told of one entry.
  struct Factors {
    /// What is left of the value.
    let keep: Double
    /// (1-β₂ᵏ)^-½.
    let correction: Double
    /// η / (1-β₁ᵏ).
    let rate: Double
    /// Where the new value must lie.
    let bounds: ClosedRange<Float>
  }

  private func factors(entry index: Int, norm: Double) -> Factors {
    let entry = parameters.entries[index]
    let count = Double(max(1, stepCounts[index]))
    let decays = entry.count > 1 && norm > settings.targetRMS * Double(entry.count).squareRoot()
    return Factors(
      keep: decays ? 1 - settings.weightDecay : 1,
      correction: 1 / (1 - pow(settings.beta2, count)).squareRoot(),
      rate: learningRate / (1 - pow(settings.beta1, count)),
      bounds: entry.count == 1 ? -10...2 : -.infinity ... .infinity)
  }

  /// The Euclidean norm of each entry that moves, from its pieces' in order.
  private func norms(_ kernels: Kernels, _ threads: ThreadPool) -> [Double] {
    var sums = [Double](repeating: 0, count: parameters.entries.count)
    for (piece, sum) in zip(pieces, sumsOfSquares(kernels, threads)) {
      sums[piece.entry] += Double(sum)
    }
    return sums.map { $0.squareRoot() }
  }
}
