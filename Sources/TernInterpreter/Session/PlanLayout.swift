import TernGraph
import TernOperators
import TernTensor

/// For one assignment of sizes: each value's shape and place in the arena, before there is memory.
struct PlanLayout {
  /// A value's shape and place.
  struct Place {
    let elementType: ElementType
    let shape: Shape
    let byteOffset: Int
  }

  private(set) var places: [String: Place] = [:]
  /// The place of the memory that all nodes use one after the other.
  private(set) var scratch = Place(elementType: .float32, shape: [0], byteOffset: 0)
  /// Nodes whose output is a window on their input: they are not run.
  private(set) var aliases: Set<Int> = []
  private(set) var byteCount = 0

  /// What is known of a value before its place: an alias has its root's place.
  private struct Value {
    var elementType: ElementType
    var shape: Shape
    var root: String
    var byteOffset = 0
    var use: ClosedRange<Int>
  }

  private let graph: String
  /// The most bytes that the values and the scratch memory may take together.
  private let byteLimit: Int

  /// - Throws: ``InterpreterError`` with code `.size` where the sizes give a value no shape, or the
  ///   values take more than `byteLimit` bytes.
  init(
    _ program: Program, sizes: [String: Int], byteLimit: Int
  ) throws(InterpreterError) {
    let graph = program.graph
    self.graph = graph.name
    self.byteLimit = min(max(byteLimit, 0), Self.addressLimit)
    var values: [String: Value] = [:]
    let end = graph.nodes.count
    for input in graph.inputs {
      values[input.name] = try value(
        input.name, type: input.type, sizes: sizes, use: 0...end)
    }
    var scratchCount = 0
    for (index, node) in graph.nodes.enumerated() {
      let shapes = node.inputs.map { values[$0]?.shape ?? program.weights[$0]?.tensor.shape ?? [] }
      for name in node.inputs { Self.extend(name, to: index, in: &values) }
      for name in node.outputs {
        guard let type = program.types[name] else { continue }
        values[name] = try value(name, type: type, sizes: sizes, use: index...index)
      }
      let definition = node.operation.definition
      if let offset = definition.aliasOffset(for: shapes), let source = values[node.inputs[0]] {
        aliases.insert(index)
        values[node.outputs[0]]?.root = source.root
        values[node.outputs[0]]?.byteOffset =
          source.byteOffset + offset * MemoryLayout<Float>.stride
      } else {
        guard let count = definition.scratchCount(for: shapes),
          count <= self.byteLimit / MemoryLayout<Float>.stride
        else { throw tooLarge("the scratch memory of node '\(node.name)'") }
        scratchCount = max(scratchCount, count)
      }
    }
    for output in graph.outputs { Self.extend(output.value, to: end, in: &values) }
    try place(values, scratchCount: scratchCount, end: end)
  }

  private func value(
    _ name: String, type: TensorType, sizes: [String: Int], use: ClosedRange<Int>
  ) throws(InterpreterError) -> Value {
    guard let shape = type.shape(where: sizes), !shape.extents.contains(0) else {
      let text = sizes.sorted { $0.key < $1.key }.map { "\($0.key) = \($0.value)" }
      throw InterpreterError(
        .size, "'\(name)' \(type) has no shape with \(text.joined(separator: ", "))")
    }
    guard let count = Shape.elementCount(of: shape.extents),
      count <= byteLimit / type.elementType.byteCount
    else { throw tooLarge("'\(name)' \(shape)") }
    return Value(elementType: type.elementType, shape: shape, root: name, use: use)
  }

  private static func extend(_ name: String, to step: Int, in values: inout [String: Value]) {
    guard let value = values[name], var root = values[value.root] else { return }
    root.use = root.use.lowerBound...max(root.use.upperBound, step)
    values[value.root] = root
  }

  private func tooLarge(_ what: String) -> InterpreterError {
    InterpreterError(
      .size, "graph '\(graph)': \(what) does not fit into the \(byteLimit) bytes of its session")
  }

  private mutating func place(
    _ values: [String: Value], scratchCount: Int, end: Int
  ) throws(InterpreterError) {
    var arena = ArenaLayout(byteLimit: byteLimit)
    let scratchBytes = scratchCount * MemoryLayout<Float>.stride
    guard let offset = arena.place(byteCount: scratchBytes, use: 0...end) else {
      throw tooLarge("the scratch memory")
    }
    scratch = Place(elementType: .float32, shape: [scratchCount], byteOffset: offset)
    var offsets: [String: Int] = [:]
    let roots = values.filter { $0.key == $0.value.root }
    for (name, value) in roots.sorted(by: {
      ($0.value.use.lowerBound, $0.key) < ($1.value.use.lowerBound, $1.key)
    }) {
      let byteCount = value.shape.elementCount * value.elementType.byteCount
      guard let offset = arena.place(byteCount: byteCount, use: value.use) else {
        throw tooLarge("'\(name)' \(value.shape), with the values that are in use with it,")
      }
      offsets[name] = offset
    }
    for (name, value) in values {
      places[name] = Place(
        elementType: value.elementType, shape: value.shape,
        byteOffset: (offsets[value.root] ?? 0) + value.byteOffset)
    }
    byteCount = arena.byteCount
  }

  /// More than any machine has; sums of two numbers below it do not overflow.
  private static let addressLimit = 1 << 56
}
