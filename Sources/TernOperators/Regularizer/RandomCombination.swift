import RealModule
import TernTensor

/// Mixes what several layers give, frame by frame, with random weights; the last layer's is the result
/// where the network is not trained.
///
/// A frame is taken from one layer alone with probability `pureProbability` (the last one with
/// probability `finalWeight`, else one of the others), and otherwise mixed by the softmax of normal numbers
/// · `deviation`, to the last of which log(finalWeight / (1 - finalWeight) · (n - 1)) is added.
///
/// Source: icefall, `lstm.py`, RandomCombine.
public struct RandomCombination: Sendable, Hashable {
  /// The weight of the last layer.
  public var finalWeight = 0.5
  /// How often a frame is taken from one layer alone.
  public var pureProbability = 0.333
  /// The standard deviation of the logarithms of the weights.
  public var deviation = 2.0

  /// icefall's combination.
  public init() {}

  /// Random weights of `count` layers for each of some frames: [frames, count], each row's sum 1.
  package func weights(
    frames: Int, count: Int, using random: inout some RandomNumberGenerator
  ) -> [Float] {
    var weights: [Float] = []
    for _ in 0..<frames {
      let other = Int.random(in: 0..<max(count - 1, 1), using: &random)
      let pure = Double.random(in: 0..<1, using: &random) < finalWeight ? count - 1 : other
      let logarithms = (0..<count).map { _ in random.normal() * deviation }
      let isPure = Double.random(in: 0..<1, using: &random) < pureProbability
      weights +=
        isPure ? (0..<count).map { $0 == pure ? 1 : 0 } : mixed(logarithms)
    }
    return weights
  }

  /// The softmax of logarithms, the last one's raised by what makes it `finalWeight` on average.
  package func mixed(_ logarithms: [Double]) -> [Float] {
    var logarithms = logarithms
    logarithms[logarithms.count - 1] += finalLogarithm(count: logarithms.count)
    let highest = logarithms.max() ?? 0
    let shares = logarithms.map { Double.exp($0 - highest) }
    let total = shares.reduce(0, +)
    return shares.map { Float($0 / total) }
  }

  /// What is added to the last layer's logarithm.
  package func finalLogarithm(count: Int) -> Double {
    Double.log(finalWeight / (1 - finalWeight) * Double(count - 1))
  }
}
