import Foundation

/// Numbers along a side of a chart.
struct Axis {
  /// How numbers are spaced.
  enum Scale { case linear, logarithmic }

  let scale: Scale
  /// The least and the greatest number shown.
  let range: ClosedRange<Double>
  /// The numbers that are named.
  let ticks: [Double]

  /// An axis that holds all finite values (positive ones, where it is logarithmic), with about `count`
  /// round numbers named, and `zero` where it is linear; nil where there is no such value.
  init?(_ values: some Sequence<Double>, scale: Scale, from zero: Double? = nil, count: Int = 5) {
    let shown = values.filter { $0.isFinite && (scale == .linear || $0 > 0) }
    guard var low = shown.min(), var high = shown.max() else { return nil }
    self.scale = scale
    switch scale {
    case .linear:
      low = min(low, zero ?? low)
      if low == high { (low, high) = (low - max(abs(low), 1) / 2, high + max(abs(high), 1) / 2) }
      let step = Self.roundStep((high - low) / Double(count))
      range = (low / step).rounded(.down) * step...(high / step).rounded(.up) * step
      ticks = Self.multiples(of: step, in: range)
    case .logarithmic:
      if low == high { (low, high) = (low / 2, high * 2) }
      let decades =
        Int(Foundation.log10(low).rounded(.down))...Int(Foundation.log10(high).rounded(.up))
      let all = decades.flatMap { decade in
        [1.0, 2, 5].map { $0 * Foundation.pow(10, Double(decade)) }
      }
      let lowest = all.last { $0 <= low * 1.0001 } ?? low
      let highest = all.first { $0 >= high * 0.9999 } ?? high
      let inside = all.filter { (lowest...highest).contains($0) }
      range = lowest...highest
      ticks =
        inside.count <= 2 * count
        ? inside : inside.filter { Self.isPowerOfTen($0) || $0 == lowest || $0 == highest }
    }
  }

  /// An axis from the first to the last value, without margins, as time has it.
  init?(through values: some Sequence<Double>, count: Int = 6) {
    let shown = values.filter(\.isFinite)
    guard let low = shown.min(), let high = shown.max() else { return nil }
    scale = .linear
    range = low < high ? low...high : low - 1...high + 1
    ticks = Self.multiples(
      of: max(1, Self.roundStep((range.upperBound - range.lowerBound) / Double(count))), in: range)
  }

  /// Where a number lies between the ends, 0...1; outside of it for a number outside.
  func share(of value: Double) -> Double {
    switch scale {
    case .linear: (value - range.lowerBound) / (range.upperBound - range.lowerBound)
    case .logarithmic:
      Foundation.log(value / range.lowerBound)
        / Foundation.log(range.upperBound / range.lowerBound)
    }
  }

  /// A number as it is written beside the axis: no more digits than needed, thousands apart.
  static func label(_ value: Double) -> String {
    guard (1000..<1e15).contains(abs(value)) else { return String(format: "%.4g", value) }
    let style = IntegerFormatStyle<Int>.number.locale(Locale(identifier: "en_US"))
    return Int(value.rounded()).formatted(style)
  }

  /// The least of 1, 2, 2.5 and 5, times a power of ten, that is not below a length.
  private static func roundStep(_ length: Double) -> Double {
    let unit = Foundation.pow(10, Foundation.log10(length).rounded(.down))
    return unit * ([1, 2, 2.5, 5].first { $0 * unit >= length * 0.9999 } ?? 10)
  }

  private static func multiples(of step: Double, in range: ClosedRange<Double>) -> [Double] {
    let first = (range.lowerBound / step - 1e-6).rounded(.up)
    let last = (range.upperBound / step + 1e-6).rounded(.down)
    return first <= last ? stride(from: first, through: last, by: 1).map { $0 * step + 0 } : []
  }

  private static func isPowerOfTen(_ value: Double) -> Bool {
    let exponent = Foundation.log10(value)
    return abs(exponent - exponent.rounded()) < 1e-9
  }
}
