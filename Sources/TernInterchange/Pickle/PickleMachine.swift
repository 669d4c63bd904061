/// Executes the opcodes of a pickle of protocol 2 or lower, as a Python unpickler does, except that
/// it makes only inert ``Pickle/Node``s and calls nothing.
///
/// Memory is bounded by the pickle's length: an opcode makes at most one node, counts are compared with
/// what is there before anything is allocated, and ``nodeLimit`` caps the rest. Source: CPython's
/// `pickletools.py`; the opcodes are those that `torch.save` and TorchScript write.
struct PickleMachine {
  /// The most objects a pickle may have.
  static let nodeLimit = 1 << 22

  private var reader: ByteReader
  private let isAllowed: (PickleGlobal) -> Bool
  private var nodes: [Pickle.Node] = []
  private var stack: [Int] = []
  /// The heights of the stack at which marks stand.
  private var marks: [Int] = []
  private var memo: [UInt32: Int] = [:]

  /// Reads one pickle, and leaves the reader behind its end.
  ///
  /// - Parameter isAllowed: whether a class or function may be named.
  /// - Throws: ``InterchangeError`` with code `.refused` for other names, `.unsupported` for a newer
  ///   protocol, `.format` for everything else that is wrong.
  static func run(
    _ reader: inout ByteReader, allowing isAllowed: @escaping (PickleGlobal) -> Bool
  ) throws(InterchangeError) -> Pickle {
    var machine = PickleMachine(reader: reader, isAllowed: isAllowed)
    while try machine.step() {}
    let root = try machine.pop()
    guard machine.stack.isEmpty else {
      throw machine.reader.failure("\(machine.stack.count) objects are left over at the end")
    }
    reader = machine.reader
    return Pickle(nodes: machine.nodes, root: root)
  }

  private init(reader: ByteReader, isAllowed: @escaping (PickleGlobal) -> Bool) {
    self.reader = reader
    self.isAllowed = isAllowed
  }

  /// Executes one opcode; false at the end.
  private mutating func step() throws(InterchangeError) -> Bool {
    let code = try reader.read(UInt8.self)
    guard let opcode = Opcode(rawValue: code) else {
      throw reader.failure(
        "0x\(String(code, radix: 16)) is not an opcode of protocol 2 that is known")
    }
    switch opcode {
    case .stop: return false
    case .proto: try checkProtocol()
    case .none: try push(.none)
    case .newTrue: try push(.bool(true))
    case .newFalse: try push(.bool(false))
    case .binInt: try push(.integer(Int(reader.read(Int32.self))))
    case .binInt1: try push(.integer(Int(reader.read(UInt8.self))))
    case .binInt2: try push(.integer(Int(reader.read(UInt16.self))))
    case .long1: try pushLong(byteCount: Int(reader.read(UInt8.self)))
    case .long4: try pushLong(byteCount: Int(reader.read(Int32.self)))
    case .binFloat:
      try push(.float(Double(bitPattern: reader.read(UInt64.self).byteSwapped)))
    case .binUnicode: try push(.string(reader.readText(Int(reader.read(UInt32.self)))))
    case .emptyTuple: try push(.tuple([]))
    case .emptyList: try push(.list([]))
    case .emptyDict: try push(.dictionary([]))
    case .tuple: try push(.tuple(popToMark()))
    case .tuple1: try pushTuple(count: 1)
    case .tuple2: try pushTuple(count: 2)
    case .tuple3: try pushTuple(count: 3)
    case .append: try append([pop()])
    case .appends: try append(popToMark())
    case .setItem: try setItems(Array([pop(), pop()].reversed()))
    case .setItems: try setItems(popToMark())
    case .mark: marks.append(stack.count)
    case .pop: if marks.last == stack.count { marks.removeLast() } else { _ = try pop() }
    case .popMark: _ = try popToMark()
    case .binGet: try recall(UInt32(reader.read(UInt8.self)))
    case .longBinGet: try recall(reader.read(UInt32.self))
    case .binPut: memo[UInt32(try reader.read(UInt8.self))] = try top()
    case .longBinPut: memo[try reader.read(UInt32.self)] = try top()
    case .global: try pushGlobal()
    case .reduce, .newObject: try pushRecord()
    case .build: try build()
    case .binPersistentID: try push(.persistent(pop()))
    }
    return true
  }

  // MARK: Stack and memo

  private mutating func push(_ node: Pickle.Node) throws(InterchangeError) {
    guard nodes.count < Self.nodeLimit else {
      throw reader.failure("more than \(Self.nodeLimit) objects", code: .unsupported)
    }
    stack.append(nodes.count)
    nodes.append(node)
  }

  private func top() throws(InterchangeError) -> Int {
    guard let index = stack.last, stack.count > marks.last ?? 0 else {
      throw reader.failure("the stack is empty")
    }
    return index
  }

  private mutating func pop() throws(InterchangeError) -> Int {
    let index = try top()
    stack.removeLast()
    return index
  }

  private mutating func popToMark() throws(InterchangeError) -> [Int] {
    guard let height = marks.popLast() else { throw reader.failure("no mark on the stack") }
    let items = Array(stack[height...])
    stack.removeSubrange(height...)
    return items
  }

  private mutating func recall(_ key: UInt32) throws(InterchangeError) {
    guard let index = memo[key] else { throw reader.failure("nothing is remembered as \(key)") }
    stack.append(index)
  }

  // MARK: Opcodes

  private mutating func checkProtocol() throws(InterchangeError) {
    let version = try reader.read(UInt8.self)
    guard version <= 2 else {
      throw reader.failure(
        "pickle protocol \(version); save it again with torch.save's own protocol, 2",
        code: .unsupported)
    }
  }

  /// An integer of any size in two's complement.
  private mutating func pushLong(byteCount: Int) throws(InterchangeError) {
    let bytes = try reader.readBytes(byteCount)
    guard byteCount <= 8 else { return try push(.bigInteger(bytes)) }
    let sign: UInt64 = bytes.last.map { $0 >= 0x80 } == true ? .max : 0
    let bits = bytes.reversed().reduce(sign) { $0 << 8 | UInt64($1) }
    try push(.integer(Int(Int64(bitPattern: bits))))
  }

  private mutating func pushTuple(count: Int) throws(InterchangeError) {
    var items: [Int] = []
    for _ in 0..<count { items.insert(try pop(), at: 0) }
    try push(.tuple(items))
  }

  private mutating func append(_ items: [Int]) throws(InterchangeError) {
    let target = try top()
    guard case .list(var list) = nodes[target] else {
      throw reader.failure("something is appended to an object that is not a list")
    }
    nodes[target] = .none  // so that the array below is not shared, and grows in place
    list += items
    nodes[target] = .list(list)
  }

  private mutating func setItems(_ items: [Int]) throws(InterchangeError) {
    guard items.count.isMultiple(of: 2) else { throw reader.failure("a key without a value") }
    let pairs = stride(from: 0, to: items.count, by: 2).map {
      Pickle.Pair(key: items[$0], value: items[$0 + 1])
    }
    let target = try top()
    switch nodes[target] {
    case .dictionary(var entries):
      nodes[target] = .none
      entries += pairs
      nodes[target] = .dictionary(entries)
    case .record(var record):
      nodes[target] = .none
      record.entries += pairs
      nodes[target] = .record(record)
    default: throw reader.failure("an item is set in an object that is not a dictionary")
    }
  }

  private mutating func pushGlobal() throws(InterchangeError) {
    let global = PickleGlobal(try reader.readLine(), try reader.readLine())
    guard isAllowed(global) else {
      throw reader.failure(
        "refuses to call \(global): no checkpoint of weights needs it", code: .refused)
    }
    try push(.global(global))
  }

  private mutating func pushRecord() throws(InterchangeError) {
    let arguments = try pop()
    guard case .global(let callable) = nodes[try pop()], case .tuple = nodes[arguments] else {
      throw reader.failure("a call of something that has no name, or without arguments")
    }
    try push(.record(Pickle.Record(callable: callable, arguments: arguments)))
  }

  private mutating func build() throws(InterchangeError) {
    let state = try pop()
    let target = try top()
    guard case .record(var record) = nodes[target] else {
      throw reader.failure("a state is set in an object that has none")
    }
    nodes[target] = .none
    record.state = state
    nodes[target] = .record(record)
  }
}
