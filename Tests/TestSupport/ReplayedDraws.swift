/// A generator that gives numbers whose 53 highest bits are given uniform draws, then fails the test.
package struct ReplayedDraws: RandomNumberGenerator {
  private var draws: ArraySlice<Double>

  package init(_ draws: [Double]) {
    self.draws = draws[...]
  }

  package mutating func next() -> UInt64 {
    guard let draw = draws.popFirst() else { preconditionFailure("all draws have been taken") }
    return UInt64(draw * 0x1p53) << 11
  }
}
