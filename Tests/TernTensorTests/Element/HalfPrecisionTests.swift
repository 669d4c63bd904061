import TernTensor
import TestSupport
import Testing

@Suite struct HalfPrecisionTests {
  @Test func everyFloat16SurvivesFloat() {
    let damaged = (0...UInt16.max).filter { bits in
      let value = HalfPrecision.float(fromFloat16: bits)
      let isNaN = bits & 0x7FFF > 0x7C00
      return isNaN
        ? !value.isNaN || HalfPrecision.float16(from: value) != bits | 0x200
        : HalfPrecision.float16(from: value) != bits
    }
    #expect(damaged.isEmpty, "\(damaged.prefix(9))")
  }

  @Test func everyBFloat16SurvivesFloat() {
    let damaged = (0...UInt16.max).filter { bits in
      let value = HalfPrecision.float(fromBFloat16: bits)
      let isNaN = bits & 0x7FFF > 0x7F80
      return isNaN
        ? !value.isNaN || HalfPrecision.bfloat16(from: value) != bits | 0x40
        : HalfPrecision.bfloat16(from: value) != bits
    }
    #expect(damaged.isEmpty, "\(damaged.prefix(9))")
  }

  /// Numbers whose rounding is hard: all halfway points between neighbours of 16 bits and what lies
  /// beside them, and random patterns.
  private func hardValues(_ value: (UInt16) -> Float) -> [Float] {
    var random = SeededGenerator(seed: 1)
    let anywhere = (0..<1_000_000).map { _ in
      Float(bitPattern: UInt32(truncatingIfNeeded: random.next()))
    }
    let halfway = (0..<UInt16.max).flatMap { bits -> [Float] in
      let middle = Float((Double(value(bits)) + Double(value(bits + 1))) / 2)
      return [middle.nextDown, middle, middle.nextUp]
    }
    let edges: [Float] = [
      0, -0.0, .infinity, -.infinity, .nan, .leastNonzeroMagnitude, .leastNormalMagnitude,
      .greatestFiniteMagnitude, 65504, 65519.996, 65520, 65536, 0x1p-14, 0x1p-24, 0x1p-25,
      0x1.000002p-25,
    ]
    return anywhere + halfway + edges
  }

  #if !(os(macOS) && arch(x86_64))
    @Test func float16EqualsSwifts() {
      let wrong = (0...UInt16.max).filter { bits in
        let (found, expected) = (
          HalfPrecision.float(fromFloat16: bits), Float(Float16(bitPattern: bits))
        )
        return found.isNaN ? !expected.isNaN : found.bitPattern != expected.bitPattern
      }
      #expect(wrong.isEmpty, "\(wrong.prefix(9))")
    }

    @Test func float16RoundsAsSwifts() {
      let wrong = hardValues(HalfPrecision.float(fromFloat16:)).filter { value in
        let expected = Float16(value)
        let found = HalfPrecision.float16(from: value)
        return value.isNaN ? found & 0x7FFF <= 0x7C00 : found != expected.bitPattern
      }
      #expect(wrong.isEmpty, "\(wrong.prefix(9))")
    }
  #endif

  @Test func bfloat16RoundsToNearestTiesToEven() {
    let wrong = hardValues(HalfPrecision.float(fromBFloat16:)).filter { value in
      let found = HalfPrecision.bfloat16(from: value)
      if value.isNaN { return found & 0x7FFF <= 0x7F80 }
      if value.isInfinite { return found != UInt16(value.bitPattern >> 16) }
      // The neighbours as if the exponent had no end: the largest finite number's is 2¹²⁸.
      let below = UInt16(value.bitPattern >> 16)
      let low = Double(HalfPrecision.float(fromBFloat16: below))
      let above = HalfPrecision.float(fromBFloat16: below + 1)
      let high = above.isInfinite ? (low < 0 ? -0x1p128 : 0x1p128) : Double(above)
      let (toLow, toHigh) = (abs(Double(value) - low), abs(high - Double(value)))
      let goesUp = toLow == toHigh ? below % 2 == 1 : toHigh < toLow
      return found != (goesUp ? below + 1 : below)
    }
    #expect(wrong.isEmpty, "\(wrong.prefix(9))")
  }
}
