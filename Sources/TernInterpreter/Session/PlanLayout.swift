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

  /// - Throws: ``InterpreterError`` with code `.size` where the sizes give a value no shape.
  init(_ program: Program, sizes: [String: Int]) throws(InterpreterError) {
    let graph = program.graph
    var values: [String: Value] = [:]
    let end = graph.nodes.count
    for input in graph.inputs {
      values[input.name] = try Self.value(
        input.name, type: input.type, sizes: sizes, use: 0...end)
    }
    var scratchCount = 0
    for (index, node) in graph.nodes.enumerated() {
      let shapes = node.inputs.map { values[$0]?.shape ?? program.weights[$0]?.tensor.shape ?? [] }
      for name in node.inputs { Self.extend(name, to: index, in: &values) }
      for name in node.outputs {
        guard let type = program.types[name] else { continue }
        values[name] = try Self.value(name, type: type, sizes: sizes, use: index...index)
      }
      let definition = node.operation.definition
      if let offset = definition.aliasOffset(for: shapes), let source = values[node.inputs[0]] {
        aliases.insert(index)
        values[node.outputs[0]]?.root = source.root
        values[node.outputs[0]]?.byteOffset =
          source.byteOffset + offset * MemoryLayout<Float>.stride
      } else {
        scratchCount = max(scratchCount, definition.scratchCount(for: shapes))
      }
    }
    for output in graph.outputs { Self.extend(output.value, to: end, in: &values) }
    place(values, scratchCount: scratchCount, end: end)
  }

  private static func value(
    _ name: String, type: TensorType, sizes: [String: Int], use: ClosedRange<Int>
  ) throws(InterpreterError) -> Value {
    guard let shape = type.shape(where: sizes), !shape.extents.contains(0),
      let count = Shape.elementCount(of: shape.extents), count < 1 << 40
    else {
      let text = sizes.sorted { $0.key < $1.key }.map { "\($0.key) = \($0.value)" }
      throw InterpreterError(
        .size, "'\(name)' \(type) has no shape with \(text.joined(separator: ", "))")
    }
    return Value(elementType: type.elementType, shape: shape, root: name, use: use)
  }

  private static func extend(_ name: String, to step: Int, in values: inout [String: Value]) {
    guard let value = values[name], var root = values[value.root] else { return }
    root.use = root.use.lowerBound...max(root.use.upperBound, step)
    values[value.root] = root
  }

  private mutating func place(_ values: [String: Value], scratchCount: Int, end: Int) {
    var arena = ArenaLayout()
    let scratchBytes = scratchCount * MemoryLayout<Float>.stride
    scratch = Place(
      elementType: .float32, shape: [scratchCount],
      byteOffset: arena.place(byteCount: scratchBytes, use: 0...end))
    var offsets: [String: Int] = [:]
    let roots = values.filter { $0.key == $0.value.root }
    for (name, value) in roots.sorted(by: {
      ($0.value.use.lowerBound, $0.key) < ($1.value.use.lowerBound, $1.key)
    }) {
      offsets[name] = arena.place(
        byteCount: value.shape.elementCount * value.elementType.byteCount, use: value.use)
    }
    for (name, value) in values {
      places[name] = Place(
        elementType: value.elementType, shape: value.shape,
        byteOffset: (offsets[value.root] ?? 0) + value.byteOffset)
    }
    byteCount = arena.byteCount
  }
}
