/// The value of an operator's attribute.
public enum Attribute: Sendable, Hashable, CustomStringConvertible {
  /// A number.
  case integer(Int)
  /// A list of numbers.
  case integers([Int])

  /// The type of an attribute's value.
  public enum Kind: String, Sendable, Hashable {
    /// A number.
    case integer
    /// A list of numbers.
    case integers
  }

  /// The type of the value.
  public var kind: Kind {
    switch self {
    case .integer: .integer
    case .integers: .integers
    }
  }

  /// The value as a text.
  public var description: String {
    switch self {
    case .integer(let value): "\(value)"
    case .integers(let values): "\(values)"
    }
  }
}

/// Takes an operator's attributes apart, and refuses those that are missing or too many.
struct AttributeReader {
  private let signature: OperatorSignature
  private let attributes: [String: Attribute]

  init(
    _ attributes: [String: Attribute], for signature: OperatorSignature
  ) throws(OperatorError) {
    self.signature = signature
    self.attributes = attributes
    let expected = Dictionary(
      signature.attributes.map { ($0.name, $0.kind) }, uniquingKeysWith: { first, _ in first })
    for (name, value) in attributes where expected[name] != value.kind {
      throw OperatorError(
        .attribute, in: signature.name, "does not take \(value.kind.rawValue) attribute '\(name)'")
    }
    for (name, kind) in expected where attributes[name] == nil {
      throw OperatorError(
        .attribute, in: signature.name, "\(kind.rawValue) attribute '\(name)' is missing")
    }
  }

  /// A number within a range.
  func integer(_ name: String, in range: ClosedRange<Int>) throws(OperatorError) -> Int {
    guard case .integer(let value) = attributes[name], range.contains(value) else {
      throw outOfRange(name, range)
    }
    return value
  }

  /// A list of numbers, each within a range, whose length is within another.
  func integers(
    _ name: String, count: ClosedRange<Int>, in range: ClosedRange<Int>
  ) throws(OperatorError) -> [Int] {
    guard case .integers(let values) = attributes[name], count.contains(values.count),
      values.allSatisfy(range.contains)
    else { throw outOfRange(name, range) }
    return values
  }

  private func outOfRange(_ name: String, _ range: ClosedRange<Int>) -> OperatorError {
    let found = attributes[name].map(\.description) ?? "nothing"
    return OperatorError(
      .attribute, in: signature.name,
      "attribute '\(name)' is \(found), expected \(range.lowerBound)...\(range.upperBound)")
  }
}

/// The largest number of axes of any tensor.
let maximumRank = 8
