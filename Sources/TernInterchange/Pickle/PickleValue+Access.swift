extension PickleValue {
  /// The truth value; nil for other objects.
  public var bool: Bool? {
    if case .bool(let value) = node { value } else { nil }
  }

  /// The integer, where it has at most 64 bits; nil for other objects.
  public var integer: Int? {
    if case .integer(let value) = node { value } else { nil }
  }

  /// The number, integers rounded to nearest; nil for other objects.
  public var number: Double? {
    switch node {
    case .integer(let value): Double(value)
    case .float(let value): value
    default: nil
    }
  }

  /// The text; nil for other objects.
  public var string: String? {
    if case .string(let text) = node { text } else { nil }
  }

  /// True for `None`.
  public var isNone: Bool {
    if case .none = node { true } else { false }
  }

  /// The items of a tuple, a list or a `torch.Size`; nil for other objects.
  public var elements: [PickleValue]? {
    switch node {
    case .tuple(let items), .list(let items): items.map(at)
    case .record(let record) where record.callable == PickleGlobal("torch", "Size"):
      record.firstArgument(in: pickle).flatMap { index in
        if case .tuple(let items) = pickle.nodes[index] { items.map(at) } else { nil }
      }
    default: nil
    }
  }

  /// The entries of a `dict`, an `OrderedDict` or a `defaultdict`, in order; nil for other objects.
  public var entries: [(key: PickleValue, value: PickleValue)]? {
    switch node {
    case .dictionary(let pairs): entries(pairs)
    case .record(let record) where record.callable.isDictionary: entries(record.entries)
    default: nil
    }
  }

  /// The entry of a dictionary under a text; nil where there is none.
  public subscript(key: String) -> PickleValue? {
    entries?.last { $0.key.string == key }?.value
  }

  /// The entry of a dictionary under an integer; nil where there is none.
  public subscript(key: Int) -> PickleValue? {
    entries?.last { $0.key.integer == key }?.value
  }

  /// The record; nil for other objects.
  public var record: PickleRecord? {
    if case .record(let record) = node { PickleRecord(self, record) } else { nil }
  }

  /// The path that a `pathlib` object stands for; nil for other objects.
  public var path: String? {
    guard let record, record.callable.module.hasPrefix("pathlib") else { return nil }
    let parts = record.arguments.compactMap(\.string)
    guard let first = parts.first else { return "." }
    let rest = parts.dropFirst().joined(separator: "/")
    if rest.isEmpty { return first }
    return first.hasSuffix("/") || first.hasSuffix("\\") ? first + rest : "\(first)/\(rest)"
  }
}

extension PickleGlobal {
  var isDictionary: Bool {
    module == "collections" && (name == "OrderedDict" || name == "defaultdict")
  }
}

extension Pickle.Record {
  fileprivate func firstArgument(in pickle: Pickle) -> Int? {
    if case .tuple(let items) = pickle.nodes[arguments] { items.first } else { nil }
  }
}

extension PickleValue: CustomStringConvertible {
  /// A text for people, of the outermost object only.
  public var description: String {
    switch node {
    case .none: "None"
    case .bool(let value): value ? "True" : "False"
    case .integer(let value): String(value)
    case .bigInteger(let bytes): "an integer of \(bytes.count) bytes"
    case .float(let value): String(value)
    case .string(let text): "'\(text)'"
    case .tuple(let items): "a tuple of \(items.count)"
    case .list(let items): "a list of \(items.count)"
    case .dictionary(let pairs): "a dictionary of \(pairs.count)"
    case .global(let name): name.description
    case .persistent: "a storage"
    case .record(let record): "an object of \(record.callable)"
    }
  }
}
