import CTernKernels
import TernOperators
import TestSupport
import Testing

/// Dropout: how many are left out, what the others become, and that nothing but seed and place decides.
@Suite struct DropoutKernelTests {
  private func dropout(
    _ x: [Float], seed: UInt64, place: Int = 0, probability: Float, kernels: Kernels = .best,
    cut: Int = 0
  ) -> [Float] {
    let (input, output) = (GuardedFloats(x), GuardedFloats(count: x.count))
    unsafe kernels.table.pointee.dropout(
      cut, seed, place, probability, input.start, output.start)
    unsafe kernels.table.pointee.dropout(
      x.count - cut, seed, place + cut, probability, input.start + cut, output.start + cut)
    return output.values
  }

  @Test(arguments: [0, 0.1, 0.5, 0.9] as [Float]) func shareAndScale(probability: Float) {
    let count = 100_000
    var random = SeededGenerator(seed: 60)
    let x = random.floats(count, in: 1...2)
    let p = Double(probability)
    /// Five standard deviations of a count of what comes with a probability.
    func spread(_ p: Double) -> Double { 5 * (Double(count) * p * (1 - p)).squareRoot() }
    withEvery("seed", in: [0, 1, 1 << 32, .max] as [UInt64]) { seed in
      let y = dropout(x, seed: seed, probability: probability)
      let zeros = y.map { $0 == 0 }
      #expect(abs(Double(zeros.count { $0 }) - p * Double(count)) <= spread(p), here)
      let survivors = zip(x, y).filter { $1 != 0 }
      #expect(survivors.allSatisfy { $1 == $0 * (1 / (1 - probability)) }, here)

      // Neither the seed's neighbour nor a place's says anything of what is left out.
      let both = p * p
      let other = dropout(x, seed: seed &+ 1, probability: probability).map { $0 == 0 }
      let shared = zip(zeros, other).count { $0 && $1 }
      #expect(abs(Double(shared) - both * Double(count)) <= spread(both), here)
      for distance in [1, 2, 3, 16, 512] {
        let pairs = zip(zeros, zeros.dropFirst(distance)).count { $0 && $1 }
        #expect(abs(Double(pairs) - both * Double(count - distance)) <= spread(both) + 1, here)
      }
    }
  }

  @Test func sameForAllInstructionSetsAndCuts() {
    var random = SeededGenerator(seed: 61)
    withEvery("count", in: 0...33) { count in
      let x = random.floats(count)
      let (seed, place) = (random.next(), Int.random(in: 0..<1 << 33, using: &random))
      let expected = (0..<count).flatMap { index in
        dropout(
          [x[index]], seed: seed, place: place + index, probability: 0.4,
          kernels: Kernels.available[0])
      }
      withEveryKernel { kernels in
        withEvery("cut", in: 0...count) { cut in
          let found = dropout(
            x, seed: seed, place: place, probability: 0.4, kernels: kernels, cut: cut)
          #expect(sameBits(found, expected), here)
        }
        let own = GuardedFloats(x)
        unsafe kernels.table.pointee.dropout(count, seed, place, 0.4, own.start, own.start)
        #expect(sameBits(own.values, expected), here)
      }
    }
  }
}
