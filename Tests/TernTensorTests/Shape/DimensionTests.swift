import TernTensor
import TestSupport
import Testing

@Suite struct DimensionTests {
  private let frames = Dimension.symbol("T")

  private func step(_ scale: Int = 1, _ offset: Int = 0, _ divisor: Int = 1) throws
    -> Dimension.Step
  {
    try #require(Dimension.Step(scale: scale, offset: offset, divisor: divisor))
  }

  @Test func chainsEqualTheirStepsTakenOneByOne() throws {
    try withEverySeed(0..<500) { random in
      var dimension = frames
      var steps: [Dimension.Step] = []
      for _ in 0..<Int.random(in: 1...8, using: &random) {
        let scale = [1, 1, 1, 2, 3, -2].randomElement(using: &random) ?? 1
        let next = try step(
          scale, Int.random(in: -9...9, using: &random), Int.random(in: 1...4, using: &random))
        dimension = try #require(dimension.applying(next))
        steps.append(next)
      }
      withEvery("T", in: 0...60) { count in
        let expected = steps.reduce(count) { value, step in
          let sum = step.scale * value + step.offset
          return (sum - (sum % step.divisor + step.divisor) % step.divisor) / step.divisor
        }
        #expect(dimension.value(where: ["T": count]) == (expected < 0 ? nil : expected), here)
        var constant: Dimension? = .constant(count)
        for step in steps { constant = constant?.applying(step) }
        #expect(constant?.constant == expected, here)
      }
    }
  }

  @Test func equalChainsCompareEqual() throws {
    #expect(try frames.applying(step(1, 2))?.applying(step(1, -2)) == frames)
    #expect(try frames.applying(step(1, 2))?.applying(step(1, 3)) == frames.applying(step(1, 5)))
    #expect(
      try frames.applying(step(1, -3, 2))?.applying(step(1, 1)) == frames.applying(step(1, -1, 2)))
    #expect(
      try frames.applying(step(2, 1))?.applying(step(3, 4, 5)) == frames.applying(step(6, 7, 5)))
    #expect(try frames.applying(step()) == frames)
    #expect(try frames.applying(step(1, 0, 2))?.applying(step()) == frames.applying(step(1, 0, 2)))
    #expect(try frames.applying(step(2, 0, 2)) != frames)
  }

  @Test func stepsHaveLimits() {
    #expect(Dimension.Step(scale: 0) == nil)
    #expect(Dimension.Step(divisor: 0) == nil)
    #expect(Dimension.Step(divisor: -1) == nil)
    #expect(Dimension.Step(offset: 1 << 31) == nil)
    #expect(Dimension.Step(offset: -1 << 31) == nil)
    #expect(Dimension.Step(scale: .max, offset: .min, divisor: .max) == nil)
    #expect(Dimension.Step(offset: (1 << 31) - 1) != nil)
  }

  @Test func overflowGivesNothing() throws {
    let large = try step((1 << 31) - 1)
    #expect(frames.applying(large)?.applying(large) == nil)
    #expect(try frames.applying(large)?.applying(step(1, (1 << 31) - 1))?.applying(large) == nil)
    #expect(Dimension.constant(.max).applying(large) == nil)
    #expect(try Dimension.constant(.max).applying(step(1, 1)) == nil)
    #expect(try Dimension.constant(.min).applying(step(1, -1)) == nil)
    #expect(frames.applying(large)?.value(where: ["T": 1 << 40]) == nil)
    var chain: Dimension? = frames
    for length in 1...16 {
      chain = try chain?.applying(step(3, 1, 2))
      #expect(chain != nil, "\(length) steps")
    }
    #expect(try chain?.applying(step(3, 1, 2)) == nil)
  }

  @Test func valuesAreNeverNegative() throws {
    #expect(Dimension.constant(-1).value(where: [:]) == nil)
    #expect(frames.value(where: ["T": -1]) == nil)
    #expect(frames.value(where: ["N": 1]) == nil)
    #expect(try frames.applying(step(1, -3, 2))?.value(where: ["T": 2]) == nil)
    #expect(try frames.applying(step(1, -3, 2))?.value(where: ["T": 3]) == 0)
    #expect(TensorType(.float32, [.constant(-1)]).shape(where: [:]) == nil)
  }

  @Test func textsAreFormulas() throws {
    let subsampled = try frames.applying(step(1, -3, 2))?.applying(step(1, -1, 2))
    #expect(subsampled?.description == "((T - 3) / 2 - 1) / 2")
    #expect(try frames.applying(step(1, 0, 2))?.applying(step(3))?.description == "3 (T / 2)")
    #expect(try frames.applying(step(2, 1))?.description == "2 T + 1")
    #expect(try frames.applying(step(2, 0, 3))?.description == "(2 T) / 3")
    #expect(TensorType(.float32, [.symbol("N"), 80]).description == "f32 [N, 80]")
  }
}
