import TernGraph
import TernInterpreter
import TernOperators
import TernTensor
import TestSupport
import Testing

/// A random graph and what its values are, by the operators' references.
private struct RandomGraph {
  private(set) var nodes: [Graph.Node] = []
  private(set) var values: [(name: String, type: TensorType, expected: ReferenceTensor<Double>)]
  private(set) var weights: [String: Tensor] = [:]
  let inputs: [String: Tensor]
  static let batch = 3

  init(nodeCount: Int, _ random: inout SeededGenerator) throws {
    inputs = ["a": random.tensor([Self.batch, 4]), "b": random.tensor([1, Self.batch, 2, 4])]
    values = [
      ("a", TensorType(.float32, [.symbol("N"), 4]), ReferenceTensor(try #require(inputs["a"]))),
      (
        "b", TensorType(.float32, [1, .symbol("N"), 2, 4]),
        ReferenceTensor(try #require(inputs["b"]))
      ),
    ]
    while nodes.count < nodeCount { grow(&random) }
  }

  /// Adds a node that uses a random value, where the operator drawn takes it.
  private mutating func grow(_ random: inout SeededGenerator) {
    // Late values are likelier, so that chains grow long.
    let first = max(0, values.count - Int.random(in: 1...8, using: &random))
    let x = values[Int.random(in: first..<values.count, using: &random)]
    let (operation, others) = draw(for: x.type, &random)
    let name = "v\(nodes.count)"
    var (types, names, tensors) = ([x.type], [x.name], [x.expected])
    for (index, other) in others.enumerated() {
      switch other {
      case .weight(let shape):
        let weight = random.tensor(shape, in: 0.1...0.5)
        weights["\(name).w\(index)"] = weight
        types.append(TensorType(of: weight))
        names.append("\(name).w\(index)")
        tensors.append(ReferenceTensor(weight))
      case .value(let index):
        types.append(values[index].type)
        names.append(values[index].name)
        tensors.append(values[index].expected)
      }
    }
    guard let outputs = try? operation.outputTypes(for: types), outputs[0].rank <= 5 else { return }
    let expected = operation.definition.reference(tensors)[0]
    guard expected.values.count <= 2000 else { return }
    nodes.append(Graph.Node(name: name, operation: operation, inputs: names, outputs: [name]))
    values.append((name, outputs[0], expected))
  }

  private enum Argument {
    case weight(Shape)
    case value(Int)
  }

  private func draw(
    for type: TensorType, _ random: inout SeededGenerator
  ) -> (Operator, [Argument]) {
    let axis = type.rank == 0 ? 0 : Int.random(in: 0..<type.rank, using: &random)
    let width = type.dimensions.last?.constant ?? 1
    let extent = axis < type.rank ? type.dimensions[axis].constant ?? 1 : 1
    let other = Argument.value(Int.random(in: 0..<values.count, using: &random))
    switch Int.random(in: 0..<14, using: &random) {
    case 0: return (.activation(Activation(.tanh)), [])
    case 1: return (.activation(Activation(.doubleSwish)), [])
    case 2: return (.arithmetic(Arithmetic(.add)), [other])
    case 3: return (.arithmetic(Arithmetic(.multiply)), [.weight([width])])
    case 4, 5:
      let permutation = (0..<type.rank).shuffled(using: &random)
      return (.transpose(Transpose(permutation: permutation)), [])
    case 6, 7, 8:
      let start = Int.random(in: 0..<extent, using: &random)
      let end = Int.random(in: start + 1...extent, using: &random)
      return (.slice(Slice(axis: axis, range: start..<end)), [])
    case 9, 10:
      var groups = [Int](repeating: 1, count: type.rank)
      if type.rank > 2 && Bool.random(using: &random) {
        groups.removeLast()
        groups[groups.count - 1] = 2
      } else {
        groups.insert(0, at: axis)
      }
      return (.reshape(Reshape(groups: groups)), [])
    case 11:
      return (.concatenate(Concatenate(axis: axis)), [other])
    case 12:
      let outputs = Int.random(in: 1...6, using: &random)
      return (.linear(Linear()), [.weight([outputs, width])])
    default: return (.basicNorm(BasicNorm()), [.weight([])])
    }
  }

  /// The program with the given values as outputs.
  func program(outputs: [String]) throws -> Program {
    let graph = Graph(
      name: "random", inputs: values[..<2].map { .init(name: $0.name, type: $0.type) },
      outputs: outputs.map { .init(name: "out \($0)", value: $0) }, nodes: nodes)
    return try Program(graph: graph, tensors: weights)
  }

  /// The outputs of a program on the inputs, after a run that leaves the memory full.
  func run(_ program: Program) throws -> [[Float]] {
    let plan = try Session(program).plan(["N": Self.batch])
    for _ in 0..<2 {
      for (name, tensor) in inputs { try plan.set(name, to: tensor) }
      try plan.run()
    }
    return try program.graph.outputs.map { try plan.output($0.name) }
  }
}

/// Plans lay values over each other in memory; no value may change while it is in use.
@Suite struct RandomGraphTests {
  @Test(arguments: [UInt64](0..<200)) func plannedRunsEqualTheReference(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let nodeCount = Int.random(in: 3...50, using: &random)
    let graph = try RandomGraph(nodeCount: nodeCount, &random)
    let names = graph.values.map(\.name)
    var outputs = Array(Set([names[names.count - 1]] + names.shuffled(using: &random).prefix(2)))
    outputs.sort()
    let program = try graph.program(outputs: outputs)
    let found = try graph.run(program)
    for (name, found) in zip(outputs, found) {
      let expected = try #require(graph.values.first { $0.name == name }).expected
      let difference = largestDifference(found.map { Double($0) }, expected.values)
      #expect(difference <= 1e-4, "'\(name)' of \(nodeCount) nodes, \(random)")
    }
    // Where all values are outputs none shares its place with another.
    let all = try graph.program(outputs: names)
    let kept = try graph.run(all)
    for (name, found) in zip(outputs, found) {
      let index = try #require(names.firstIndex(of: name))
      #expect(sameBits(found, kept[index]), "'\(name)' of \(nodeCount) nodes, \(random)")
    }
  }

  /// The test above tests something: memory is shared.
  @Test func plansShareMemory() throws {
    var (planned, kept) = (0, 0)
    for seed in 0..<50 {
      var random = SeededGenerator(seed: UInt64(seed))
      let graph = try RandomGraph(nodeCount: 40, &random)
      let names = graph.values.map(\.name)
      for outputs in [[names[41]], names] {
        let session = Session(try graph.program(outputs: outputs))
        _ = try session.plan(["N": 3])
        if outputs.count == 1 { planned += session.byteCount } else { kept += session.byteCount }
      }
    }
    #expect(3 * planned < 2 * kept, "\(planned) bytes, \(kept) without sharing")
  }
}
