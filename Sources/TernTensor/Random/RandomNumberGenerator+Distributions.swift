import RealModule

extension RandomNumberGenerator {
  /// A number spread evenly over 0 ..< 1: the 53 highest bits of the next 64.
  package mutating func uniform() -> Double {
    Double(next() >> 11) * 0x1p-53
  }

  /// A number of the standard normal distribution (Box and Muller, 1958).
  package mutating func normal() -> Double {
    let radius = (-2 * Double.log(Double.random(in: 0x1p-53..<1, using: &self))).squareRoot()
    return radius * Double.cos(2 * .pi * Double.random(in: 0..<1, using: &self))
  }
}
