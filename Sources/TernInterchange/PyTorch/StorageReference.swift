import TernTensor

/// A pickle's persistent id: `('storage', type, key, location, numel)`, in the legacy container with
/// `None` or a view `(key, offset, size)` as sixth item.
struct StorageReference: Sendable {
  let elementType: ElementType
  let key: String
  /// The elements of the whole storage.
  let elementCount: Int
  /// The part of them that tensors may use.
  let view: Range<Int>

  /// - Throws: ``InterchangeError`` with code `.unsupported` for complex numbers, `.format` where the
  ///   id has another form.
  init(id: Int, in pickle: Pickle) throws(InterchangeError) {
    guard case .tuple(let items) = pickle.nodes[id], items.count == 5 || items.count == 6,
      case .string("storage") = pickle.nodes[items[0]],
      case .global(let type) = pickle.nodes[items[1]],
      case .string(let key) = pickle.nodes[items[2]],
      case .integer(let count) = pickle.nodes[items[4]], count >= 0
    else {
      throw InterchangeError(code: .format, message: "a reference to a storage has another form")
    }
    guard let elementType = TorchGlobals.storages[type] else {
      throw InterchangeError(
        code: .unsupported, message: "storage '\(key)' is a \(type), which is not read here")
    }
    self.elementType = elementType
    self.key = key
    elementCount = count
    view = try Self.view(items.count == 6 ? pickle.nodes[items[5]] : .none, of: count, in: pickle)
  }

  private static func view(
    _ node: Pickle.Node, of count: Int, in pickle: Pickle
  ) throws(InterchangeError) -> Range<Int> {
    if case .none = node { return 0..<count }
    guard case .tuple(let items) = node, items.count == 3,
      case .integer(let offset) = pickle.nodes[items[1]],
      case .integer(let size) = pickle.nodes[items[2]],
      offset >= 0, size >= 0, offset <= count, size <= count - offset
    else {
      throw InterchangeError(
        code: .format, message: "a view of a storage of \(count) elements is not inside it")
    }
    return offset..<offset + size
  }
}
