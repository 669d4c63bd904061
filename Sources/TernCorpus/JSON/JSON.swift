/// A JSON value that keeps what it was read from: whether a number had a point, and the order of an
/// object's members. What Python's `json` writes comes back with the same bytes.
public enum JSON: Sendable, Hashable {
  /// Nothing.
  case null
  /// True or false.
  case bool(Bool)
  /// A number without point and exponent.
  case integer(Int)
  /// Any other number.
  case number(Double)
  /// A text.
  case string(String)
  /// Values in order.
  case array([JSON])
  /// Named values in order.
  case object([Member])

  /// A named value of an object.
  public struct Member: Sendable, Hashable {
    /// The name.
    public let name: String
    /// The value.
    public let value: JSON

    /// A named value.
    public init(_ name: String, _ value: JSON) {
      self.name = name
      self.value = value
    }
  }

  /// An object's value of the given name; nil where there is none or this is no object. Of two with
  /// the same name it is the last, as in Python.
  public subscript(name: String) -> JSON? {
    guard case .object(let members) = self else { return nil }
    return members.last { $0.name == name }?.value
  }

  /// A text; nil for all else.
  public var string: String? {
    guard case .string(let text) = self else { return nil }
    return text
  }

  /// A number without point and exponent; nil for all else.
  public var integer: Int? {
    guard case .integer(let value) = self else { return nil }
    return value
  }

  /// A number of either kind; nil for all else.
  public var number: Double? {
    switch self {
    case .integer(let value): Double(value)
    case .number(let value): value
    default: nil
    }
  }

  /// The values of a list; nil for all else.
  public var array: [JSON]? {
    guard case .array(let values) = self else { return nil }
    return values
  }

  /// What kind of value it is, for messages.
  var kind: String {
    switch self {
    case .null: "null"
    case .bool: "a truth value"
    case .integer: "an integer"
    case .number: "a number"
    case .string: "a text"
    case .array: "a list"
    case .object: "an object"
    }
  }
}

extension JSON: ExpressibleByDictionaryLiteral {
  /// An object; names without a value are left out.
  public init(dictionaryLiteral members: (String, JSON?)...) {
    self = .object(members.compactMap { name, value in value.map { Member(name, $0) } })
  }
}
