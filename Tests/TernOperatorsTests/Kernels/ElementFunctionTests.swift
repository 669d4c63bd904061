import CTernKernels
import TernOperators
import TernTensor
import TestSupport
import Testing

/// The bounds that CTernKernels.h states.
@Suite struct ElementFunctionTests {
  private typealias Function = Activation.Function

  /// Numbers that lie densely between two others, in an odd count.
  private func grid(_ range: ClosedRange<Float>) -> [Float] {
    let count = 300_001
    let step = (Double(range.upperBound) - Double(range.lowerBound)) / Double(count - 1)
    return (0..<count).map { index in
      min(
        max(Float(Double(range.lowerBound) + Double(index) * step), range.lowerBound),
        range.upperBound)
    }
  }

  /// Calls `body` with x, the kernel's result and the exact one, for all instruction sets.
  private func compare(
    _ function: Function, over values: [Float], _ error: (Float, Double, Double) -> Double
  ) throws -> Double {
    let operation = Operator.activation(Activation(function))
    let x = Tensor(values, shape: [values.count])
    let exact = operation.reference([x], as: Double.self)[0]
    var worst = 0.0
    for kernels in Kernels.available {
      let found = try operation.computed([x], kernels: kernels)[0]
      for index in values.indices {
        let error = error(values[index], Double(found[index]), exact[index])
        worst = error.isNaN ? .infinity : max(worst, error)
      }
    }
    return worst
  }

  private func relative(_: Float, _ found: Double, _ exact: Double) -> Double {
    abs(found - exact) / abs(exact)
  }

  @Test func exponential() throws {
    for range: ClosedRange<Float> in [-87...88, -1...1, -1e-3...1e-3] {
      let worst = try compare(.exp, over: grid(range), relative)
      #expect(worst <= 3e-7, "\(range)")
    }
    let beyond = try compare(.exp, over: [88.5, 89, 1000, .infinity]) { _, found, _ in
      abs(found - 2.4e38) / 2.4e38
    }
    #expect(beyond <= 0.01)
    let below = try compare(.exp, over: [-87.5, -89, -1000, -.infinity]) { _, found, _ in found }
    #expect(below <= 1.2e-38)
  }

  @Test func sigmoid() throws {
    for range: ClosedRange<Float> in [-86.99...100, -10...10, -1e-3...1e-3] {
      let worst = try compare(.sigmoid, over: grid(range), relative)
      #expect(worst <= 3e-7, "\(range)")
    }
    let below = try compare(.sigmoid, over: [-87.5, -89, -1000, -.infinity]) { abs($1) + 0 * $2 }
    #expect(below <= 2e-38)
    #expect(try compare(.sigmoid, over: [.infinity]) { abs($1 - $2) } == 0)
  }

  @Test func hyperbolicTangent() throws {
    for range: ClosedRange<Float> in [-100...100, -9...9, -1e-3...1e-3] {
      let worst = try compare(.tanh, over: grid(range)) { abs($1 - $2) }
      #expect(worst <= 4e-7, "\(range)")
      let largest = try compare(.tanh, over: grid(range)) { abs($1) + 0 * $2 }
      #expect(largest <= 1, "\(range)")
    }
    #expect(try compare(.tanh, over: [.infinity, -.infinity]) { abs($1 - $2) } <= 4e-7)
    #expect(try compare(.tanh, over: [1e-10, -1e-30, 1e-6], relative) <= 4e-7)
  }

  @Test func doubleSwish() throws {
    for range: ClosedRange<Float> in [-200...200, -10...10] {
      let worst = try compare(.doubleSwish, over: grid(range)) { abs($1 - $2) / (1 + abs($2)) }
      #expect(worst <= 5e-7, "\(range)")
    }
  }

  @Test func relu() throws {
    let values = grid(-3...3) + [.infinity, -.infinity, -0.0, .leastNonzeroMagnitude]
    #expect(try compare(.relu, over: values) { $1 == $2 ? 0 : 1 } == 0)
  }

  /// NaN must not vanish anywhere in a vector, nor spread to other elements.
  @Test(arguments: Activation.Function.allCases)
  func notANumberStays(function: Activation.Function) throws {
    let operation = Operator.activation(Activation(function))
    try withEveryKernel { kernels in
      try withEvery("count", in: [1, 7, 16, 33]) { count in
        for place in 0..<count {
          var values = [Float](repeating: 0.5, count: count)
          values[place] = .nan
          let found = try operation.computed([Tensor(values, shape: [count])], kernels: kernels)
          #expect(found[0].indices.filter { found[0][$0].isNaN } == [place], here)
        }
      }
    }
  }

  /// A value does not depend on its place.
  @Test(arguments: Activation.Function.allCases)
  func placesAreEqual(function: Activation.Function) throws {
    let operation = Operator.activation(Activation(function))
    try withEverySeed(0..<5) { random in
      let x = random.tensor([51], in: -20...20)
      try withEveryKernel { kernels in
        let whole = try operation.computed([x], kernels: kernels)[0]
        let single = try x.elements(as: Float.self).map {
          try operation.computed([Tensor([$0], shape: [1])], kernels: kernels)[0][0]
        }
        #expect(sameBits(whole, single), here)
      }
    }
  }
}
