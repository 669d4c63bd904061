import TernTensor

/// A tensor as a pickle describes it: a part of a storage, `_rebuild_tensor_v2(storage, offset, size,
/// stride, requires_grad, hooks)`.
struct TensorReference: Sendable {
  /// The most axes a tensor may have; PyTorch's own limit.
  static let rankLimit = 64

  let storage: StorageReference
  /// The first element, counted from the beginning of the storage.
  let offset: Int
  let shape: Shape
  /// For each axis the distance between neighbours in elements, not negative.
  let strides: [Int]
  let elementCount: Int

  /// The tensor that a node stands for; nil where it is something else.
  ///
  /// - Throws: ``InterchangeError`` with code `.tensor` where the elements do not lie in the storage
  ///   or cannot be counted, `.format` or `.unsupported` where the description has another form.
  init?(node index: Int, in pickle: Pickle) throws(InterchangeError) {
    guard case .record(var record) = pickle.nodes[index] else { return nil }
    if record.callable == TorchGlobals.rebuildParameter,
      case .tuple(let arguments) = pickle.nodes[record.arguments], let data = arguments.first,
      case .record(let tensor) = pickle.nodes[data]
    {
      record = tensor
    }
    guard record.callable == TorchGlobals.rebuildTensor,
      case .tuple(let arguments) = pickle.nodes[record.arguments]
    else { return nil }
    try self.init(arguments: arguments, in: pickle)
  }

  private init(arguments: [Int], in pickle: Pickle) throws(InterchangeError) {
    guard arguments.count >= 4, case .persistent(let id) = pickle.nodes[arguments[0]],
      case .integer(let offset) = pickle.nodes[arguments[1]],
      let extents = Self.integers(arguments[2], in: pickle),
      let strides = Self.integers(arguments[3], in: pickle), extents.count == strides.count
    else { throw InterchangeError(code: .format, message: "a tensor has another form") }
    storage = try StorageReference(id: id, in: pickle)
    guard let count = Shape.elementCount(of: extents), count <= Int.max / 8,
      extents.allSatisfy({ $0 >= 0 }), strides.allSatisfy({ $0 >= 0 }), offset >= 0
    else {
      throw InterchangeError(
        code: .tensor,
        message: "impossible shape \(extents), strides \(strides) or offset \(offset)")
    }
    let end = count == 0 ? offset : Self.end(from: offset, extents: extents, strides: strides)
    guard let end, end <= storage.view.count else {
      throw InterchangeError(
        code: .tensor,
        message: "shape \(extents) with strides \(strides) from element \(offset) does not lie in "
          + "storage '\(storage.key)' of \(storage.view.count) elements")
    }
    self.offset = storage.view.lowerBound + offset
    self.strides = strides
    shape = Shape(extents)
    elementCount = count
  }

  /// Whether the elements follow each other in the storage as they do in the tensor.
  var isContiguous: Bool {
    if elementCount == 0 { return true }
    var expected = 1
    for axis in strides.indices.reversed() where shape[axis] != 1 {
      guard strides[axis] == expected else { return false }
      expected *= shape[axis]
    }
    return true
  }

  /// The element behind the last one; nil where it cannot be counted.
  private static func end(from offset: Int, extents: [Int], strides: [Int]) -> Int? {
    var last = offset
    for (extent, stride) in zip(extents, strides) {
      let (distance, isTooFar) = (extent - 1).multipliedReportingOverflow(by: stride)
      let (sum, isTooLarge) = last.addingReportingOverflow(distance)
      if isTooFar || isTooLarge { return nil }
      last = sum
    }
    return last == .max ? nil : last + 1
  }

  private static func integers(_ index: Int, in pickle: Pickle) -> [Int]? {
    let items: [Int]
    switch pickle.nodes[index] {
    case .tuple(let tuple): items = tuple
    case .record(let size) where size.callable == PickleGlobal("torch", "Size"):
      guard case .tuple(let arguments) = pickle.nodes[size.arguments], arguments.count == 1,
        case .tuple(let tuple) = pickle.nodes[arguments[0]]
      else { return nil }
      items = tuple
    default: return nil
    }
    guard items.count <= rankLimit else { return nil }
    var integers: [Int] = []
    for item in items {
      guard case .integer(let value) = pickle.nodes[item] else { return nil }
      integers.append(value)
    }
    return integers
  }
}
