import TernTensor

/// Writes an object as a pickle of protocol 2, with the opcodes that `torch.save` uses and
/// `torch.load(weights_only=True)` knows; tensors as references to storages outside, one each.
///
/// Nothing is remembered for later: no object that is written here occurs twice. Source: CPython's
/// `pickletools.py`.
struct PickleWriter {
  /// What is left to write, the next last: a list of one's own instead of recursion.
  private enum Step {
    case object(PickleObject)
    case global(PickleGlobal)
    case opcode(Opcode)
  }

  /// The pickle.
  private(set) var bytes: [UInt8] = []
  /// The tensors, in the order of their storages' keys `0`, `1`, ….
  private(set) var tensors: [Tensor] = []
  private var pending: [Step]

  /// The pickle of an object.
  ///
  /// - Throws: ``InterchangeError`` with code `.tensor` for a quantised tensor, `.unsupported` for a
  ///   text beyond 4 GiB.
  init(_ root: PickleObject) throws(InterchangeError) {
    pending = [.opcode(.stop), .object(root)]
    append(.proto)
    bytes.append(2)
    while let step = pending.popLast() {
      switch step {
      case .object(let object): try write(object)
      case .global(let name):
        append(.global)
        bytes += "\(name.module)\n\(name.name)\n".utf8
      case .opcode(let opcode): append(opcode)
      }
    }
  }

  private mutating func append(_ opcode: Opcode) { bytes.append(opcode.rawValue) }

  /// Puts steps before all that is left to write.
  private mutating func schedule(_ steps: [Step]) { pending += steps.reversed() }

  private mutating func write(_ object: PickleObject) throws(InterchangeError) {
    switch object {
    case .none: append(.none)
    case .bool(let value): append(value ? .newTrue : .newFalse)
    case .integer(let value): write(value)
    case .float(let value):
      append(.binFloat)
      bytes.append(littleEndian: value.bitPattern.byteSwapped)
    case .string(let text): try write(text)
    case .tuple(let items): write(tuple: items)
    case .list(let items):
      schedule([.opcode(.emptyList)] + marked(items.map(Step.object), .appends))
    case .dictionary(let entries):
      schedule([.opcode(.emptyDict)] + marked(Self.steps(entries), .setItems))
    case .orderedDictionary(let entries):
      schedule(Self.newOrderedDictionary + marked(Self.steps(entries), .setItems))
    case .tensor(let tensor): try write(tensor)
    }
  }

  /// Items between a mark and the opcode that takes them; nothing where there are none.
  private func marked(_ items: [Step], _ opcode: Opcode) -> [Step] {
    items.isEmpty ? [] : [.opcode(.mark)] + items + [.opcode(opcode)]
  }

  private static func steps(
    _ entries: [(key: PickleObject.Key, value: PickleObject)]
  ) -> [Step] {
    entries.flatMap { entry in
      let key: PickleObject =
        switch entry.key {
        case .string(let text): .string(text)
        case .integer(let value): .integer(value)
        }
      return [Step.object(key), .object(entry.value)]
    }
  }

  private static let newOrderedDictionary: [Step] = [
    .global(PickleGlobal("collections", "OrderedDict")), .opcode(.emptyTuple), .opcode(.reduce),
  ]

  private mutating func write(_ value: Int) {
    if let byte = UInt8(exactly: value) {
      append(.binInt1)
      bytes.append(byte)
    } else if let short = UInt16(exactly: value) {
      append(.binInt2)
      bytes.append(littleEndian: short)
    } else if let word = Int32(exactly: value) {
      append(.binInt)
      bytes.append(littleEndian: word)
    } else {
      append(.long1)
      bytes.append(8)
      bytes.append(littleEndian: Int64(value))
    }
  }

  private mutating func write(_ text: String) throws(InterchangeError) {
    guard let count = UInt32(exactly: text.utf8.count) else {
      throw InterchangeError(
        code: .unsupported, message: "a text of \(text.utf8.count) bytes; a pickle takes 4 GiB")
    }
    append(.binUnicode)
    bytes.append(littleEndian: count)
    bytes += text.utf8
  }

  private mutating func write(tuple items: [PickleObject]) {
    let objects = items.map(Step.object)
    switch items.count {
    case 0: append(.emptyTuple)
    case 1: schedule(objects + [.opcode(.tuple1)])
    case 2: schedule(objects + [.opcode(.tuple2)])
    case 3: schedule(objects + [.opcode(.tuple3)])
    default: schedule(marked(objects, .tuple))
    }
  }

  /// `_rebuild_tensor_v2(storage, offset, size, stride, requires_grad, hooks)`.
  private mutating func write(_ tensor: Tensor) throws(InterchangeError) {
    guard tensor.scales == nil, let storage = TorchGlobals.storage(of: tensor.elementType) else {
      throw InterchangeError(
        code: .tensor, message: "a tensor of \(tensor.shape) is quantised: PyTorch has no such one")
    }
    let key = PickleObject.string(String(tensors.count))
    tensors.append(tensor)
    let extents = tensor.shape.extents
    let storageID: [Step] =
      [.opcode(.mark), .object("storage"), .global(storage), .object(key), .object("cpu")]
      + [.object(.integer(tensor.shape.elementCount)), .opcode(.tuple), .opcode(.binPersistentID)]
    schedule(
      [.global(TorchGlobals.rebuildTensor), .opcode(.mark)] + storageID
        + [.object(0), .object(.tuple(extents.map(PickleObject.integer)))]
        + [.object(.tuple(Self.strides(of: extents).map(PickleObject.integer))), .object(false)]
        + Self.newOrderedDictionary + [.opcode(.tuple), .opcode(.reduce)])
  }

  /// The distance between neighbours along each axis, in elements; as PyTorch, empty axes count as one.
  private static func strides(of extents: [Int]) -> [Int] {
    var strides = [Int](repeating: 1, count: extents.count)
    for axis in extents.indices.dropFirst().reversed() {
      // Wrapping: an empty tensor's other extents may be anything.
      strides[axis - 1] = strides[axis] &* max(extents[axis], 1)
    }
    return strides
  }
}
