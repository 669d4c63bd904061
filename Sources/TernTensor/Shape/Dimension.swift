/// The extent of an axis in a graph: a number, or a symbol such as `N` (streams in a batch) or `T`
/// (frames) after a chain of steps ⌊(scale · v + offset) / divisor⌋.
///
/// Subsampling by convolutions makes such chains: ((T - 3) / 2 - 1) / 2. Chains are kept in a normal
/// form, so that equal expressions made in the same way compare equal.
public enum Dimension: Sendable, Hashable {
  /// A known extent.
  case constant(Int)
  /// A symbol's value after the steps, first to last.
  case symbolic(String, [Step])

  /// ⌊(scale · v + offset) / divisor⌋.
  public struct Step: Sendable, Hashable {
    /// The factor; not 0.
    public let scale: Int
    /// What is added after scaling.
    public let offset: Int
    /// The divisor, at least 1; the quotient is rounded towards -∞.
    public let divisor: Int

    /// A step; nil where the scale is 0, the divisor less than 1, or a number beyond ±2³¹.
    public init?(scale: Int = 1, offset: Int = 0, divisor: Int = 1) {
      let limit = 1 << 31
      guard scale != 0, divisor >= 1,
        [scale, offset, divisor].allSatisfy({ -limit < $0 && $0 < limit })
      else { return nil }
      self.scale = scale
      self.offset = offset
      self.divisor = divisor
    }

    /// The step's value, or nil where it overflows.
    func apply(to value: Int) -> Int? {
      let (product, overflow) = value.multipliedReportingOverflow(by: scale)
      let (sum, carry) = product.addingReportingOverflow(offset)
      if overflow || carry { return nil }
      let (quotient, remainder) = sum.quotientAndRemainder(dividingBy: divisor)
      return remainder < 0 ? quotient - 1 : quotient
    }
  }

  /// A symbol by itself.
  public static func symbol(_ name: String) -> Dimension { .symbolic(name, []) }

  /// The number, where this is one.
  public var constant: Int? {
    if case .constant(let value) = self { value } else { nil }
  }

  /// The symbol, where there is one.
  public var symbol: String? {
    if case .symbolic(let name, _) = self { name } else { nil }
  }

  /// ⌊(scale · self + offset) / divisor⌋, or nil where a number overflows.
  public func applying(_ step: Step) -> Dimension? {
    switch self {
    case .constant(let value):
      return step.apply(to: value).map(Dimension.constant)
    case .symbolic(let name, var steps):
      if let last = steps.last, last.divisor == 1 || (step.scale == 1 && step.divisor == 1) {
        // (a·v + b)·s + o, or ⌊(a·v + b)/d⌋ + o = ⌊(a·v + b + o·d)/d⌋
        let divisor = last.divisor == 1 ? step.divisor : last.divisor
        let offset =
          last.divisor == 1
          ? last.offset * step.scale + step.offset : last.offset + step.offset * last.divisor
        guard
          let merged = Step(scale: last.scale * step.scale, offset: offset, divisor: divisor)
        else { return nil }
        steps[steps.count - 1] = merged
        if merged == Step() { steps.removeLast() }
      } else if step != Step() {
        guard steps.count < 16 else { return nil }
        steps.append(step)
      }
      return .symbolic(name, steps)
    }
  }

  /// The extent where symbols have the given values; nil where a symbol has none, the value
  /// overflows or is negative.
  public func value(where symbols: [String: Int]) -> Int? {
    switch self {
    case .constant(let value): return value >= 0 ? value : nil
    case .symbolic(let name, let steps):
      guard var value = symbols[name] else { return nil }
      for step in steps {
        guard let next = step.apply(to: value) else { return nil }
        value = next
      }
      return value >= 0 ? value : nil
    }
  }
}

extension Dimension: CustomStringConvertible, ExpressibleByIntegerLiteral {
  /// A known extent.
  public init(integerLiteral value: Int) { self = .constant(value) }

  /// A formula in the symbol, such as `((T - 3) / 2 - 1) / 2`.
  public var description: String {
    guard case .symbolic(var text, let steps) = self else { return "\(constant ?? 0)" }
    for (index, step) in steps.enumerated() {
      if step.scale != 1 { text = "\(step.scale) \(index == 0 ? text : "(\(text))")" }
      if step.offset != 0 { text += step.offset < 0 ? " - \(-step.offset)" : " + \(step.offset)" }
      if step.divisor != 1 {
        text = step.offset == 0 && step.scale == 1 ? text : "(\(text))"
        text += " / \(step.divisor)"
      } else if index < steps.count - 1 {
        text = "(\(text))"
      }
    }
    return text
  }
}
