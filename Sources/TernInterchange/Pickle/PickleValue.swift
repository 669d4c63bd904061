/// One object of a checkpoint's pickle, as inert data: what Python would call or construct is only
/// named.
///
/// Objects may be shared and even contain themselves; bound your own recursion.
public struct PickleValue: Sendable {
  /// What an object can be.
  public enum Content: Sendable {
    /// `None`.
    case none
    /// A truth value.
    case bool(Bool)
    /// An integer of at most 64 bits.
    case integer(Int)
    /// A longer integer: two's complement, least significant byte first.
    case bigInteger([UInt8])
    /// A floating-point number.
    case float(Double)
    /// A text.
    case string(String)
    /// A tuple.
    case tuple([PickleValue])
    /// A list.
    case list([PickleValue])
    /// A dictionary, in order.
    case dictionary([(key: PickleValue, value: PickleValue)])
    /// A class or function by name, for example `torch.float32`.
    case global(PickleGlobal)
    /// A reference to a storage outside the pickle.
    case persistent(PickleValue)
    /// What Python would make by calling a class or function: a tensor, a path, a module.
    case record(PickleRecord)
  }

  let pickle: Pickle
  let index: Int

  var node: Pickle.Node { pickle.nodes[index] }

  func at(_ index: Int) -> PickleValue { PickleValue(pickle: pickle, index: index) }

  /// What the object is.
  public var content: Content {
    switch node {
    case .none: .none
    case .bool(let value): .bool(value)
    case .integer(let value): .integer(value)
    case .bigInteger(let bytes): .bigInteger(bytes)
    case .float(let value): .float(value)
    case .string(let text): .string(text)
    case .tuple(let items): .tuple(items.map(at))
    case .list(let items): .list(items.map(at))
    case .dictionary(let pairs): .dictionary(entries(pairs))
    case .global(let name): .global(name)
    case .persistent(let id): .persistent(at(id))
    case .record(let record): .record(PickleRecord(self, record))
    }
  }

  func entries(_ pairs: [Pickle.Pair]) -> [(key: PickleValue, value: PickleValue)] {
    pairs.map { (at($0.key), at($0.value)) }
  }
}

/// An object by the class or function that Python would call, and what it would hand over.
public struct PickleRecord: Sendable {
  /// The class or function.
  public let callable: PickleGlobal
  /// The arguments of the call.
  public let arguments: [PickleValue]
  /// What was put in by key: the entries of an `OrderedDict`.
  public let entries: [(key: PickleValue, value: PickleValue)]
  /// The object's attributes, mostly a dictionary.
  public let state: PickleValue?

  init(_ value: PickleValue, _ record: Pickle.Record) {
    callable = record.callable
    arguments = value.at(record.arguments).elements ?? []
    entries = value.entries(record.entries)
    state = record.state.map(value.at)
  }
}
