import TernTensor

/// An object to be written into a checkpoint, as Python will see it when it loads the file.
///
/// Literals make one: `["lr": 0.003, "params": [0, 1]]` is a dictionary in that order.
public enum PickleObject: Sendable {
  /// A key of a dictionary.
  public enum Key: Sendable, Hashable {
    case string(String)
    case integer(Int)
  }

  /// `None`.
  case none
  /// `True` or `False`.
  case bool(Bool)
  /// An `int`.
  case integer(Int)
  /// A `float`.
  case float(Double)
  /// A `str`.
  case string(String)
  /// A `tuple`.
  case tuple([PickleObject])
  /// A `list`.
  case list([PickleObject])
  /// A `dict`, in order.
  case dictionary([(key: Key, value: PickleObject)])
  /// A `collections.OrderedDict`, as a module's state is.
  case orderedDictionary([(key: Key, value: PickleObject)])
  /// A `torch.Tensor`, contiguous and on the CPU.
  case tensor(Tensor)
}

extension PickleObject.Key: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral,
  CustomStringConvertible
{
  /// A text.
  public init(stringLiteral value: String) { self = .string(value) }
  /// An integer.
  public init(integerLiteral value: Int) { self = .integer(value) }

  /// A text for people.
  public var description: String {
    switch self {
    case .string(let text): "'\(text)'"
    case .integer(let value): String(value)
    }
  }
}

extension PickleObject: ExpressibleByBooleanLiteral, ExpressibleByIntegerLiteral,
  ExpressibleByFloatLiteral, ExpressibleByStringLiteral, ExpressibleByArrayLiteral,
  ExpressibleByDictionaryLiteral
{
  /// A truth value.
  public init(booleanLiteral value: Bool) { self = .bool(value) }
  /// An integer.
  public init(integerLiteral value: Int) { self = .integer(value) }
  /// A floating-point number.
  public init(floatLiteral value: Double) { self = .float(value) }
  /// A text.
  public init(stringLiteral value: String) { self = .string(value) }
  /// A list.
  public init(arrayLiteral elements: PickleObject...) { self = .list(elements) }
  /// A dictionary.
  public init(dictionaryLiteral elements: (Key, PickleObject)...) {
    self = .dictionary(elements.map { (key: $0, value: $1) })
  }
}
