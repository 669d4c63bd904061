import TernGraph
import TernOperators
import TernTensor
import TestSupport
import Testing

/// What ``Graph/verify(weights:)`` refuses: a graph as small as can be, with one thing wrong.
@Suite struct GraphVerificationTests {
  private var inputs = [
    Graph.Input(name: "x", type: TensorType(.float32, [.symbol("N"), 2])),
    Graph.Input(name: "h", type: TensorType(.float32, [.symbol("N"), 2])),
  ]
  private var nodes = [
    Graph.Node(
      name: "sum", operation: .arithmetic(Arithmetic(.add)), inputs: ["x", "h"], outputs: ["s"]),
    Graph.Node(
      name: "product", operation: .linear(Linear()), inputs: ["s", "w"], outputs: ["p"]),
  ]
  private var outputs = [
    Graph.Output(name: "y", value: "p"), Graph.Output(name: "new_h", value: "s"),
  ]
  private var states = [Graph.State(input: "h", output: "new_h", batchAxis: 0)]
  private var tensors = ["w": Tensor([1, 2, 3, 4] as [Float], shape: [2, 2])]

  private func error() -> GraphError? {
    let graph = Graph(name: "g", inputs: inputs, outputs: outputs, nodes: nodes, states: states)
    do throws(GraphError) {
      _ = try graph.verify(weights: tensors.mapValues { TensorType(of: $0) })
      return nil
    } catch { return error }
  }

  private func expectError(
    _ code: GraphError.Code, at name: String, sourceLocation: SourceLocation = #_sourceLocation
  ) {
    let error = error()
    #expect(error?.code == code, sourceLocation: sourceLocation)
    #expect(error?.location == "graph 'g', '\(name)'", sourceLocation: sourceLocation)
  }

  private func input(_ name: String, _ dimensions: Dimension...) -> Graph.Input {
    Graph.Input(name: name, type: TensorType(.float32, dimensions))
  }

  private func relu(_ name: String, _ inputs: [String], _ outputs: [String]) -> Graph.Node {
    Graph.Node(
      name: name, operation: .activation(Activation(.relu)), inputs: inputs, outputs: outputs)
  }

  @Test func soundGraphsPass() throws {
    #expect(error() == nil)
    let graph = Graph(name: "g", inputs: inputs, outputs: outputs, nodes: nodes, states: states)
    #expect(graph.weightNames == ["w"] && graph.symbols == ["N"])
    let types = try graph.verify(weights: ["w": TensorType(.float32, [2, 2])])
    #expect(types.keys.sorted() == ["h", "p", "s", "x"])
    #expect(types["p"] == TensorType(.float32, [.symbol("N"), 2]))
  }

  @Test mutating func namesAreDefinedOnce() {
    let sound = self
    inputs.append(inputs[0])
    expectError(.structure, at: "x")
    self = sound
    inputs.append(input("w", 2, 2))
    expectError(.structure, at: "w")
    self = sound
    nodes.append(relu("again", ["x"], ["s"]))
    expectError(.structure, at: "again")
    self = sound
    nodes.append(relu("again", ["x"], ["h"]))
    expectError(.structure, at: "again")
    self = sound
    nodes.append(relu("again", ["x"], ["w"]))
    expectError(.structure, at: "again")
    self = sound
    outputs.append(outputs[0])
    expectError(.structure, at: "y")
    self = sound
    outputs.append(Graph.Output(name: "x", value: "p"))
    expectError(.structure, at: "x")
  }

  @Test mutating func valuesAreDefinedBeforeUse() {
    let sound = self
    nodes.swapAt(0, 1)
    expectError(.structure, at: "product")
    self = sound
    nodes[0] = relu("self", ["s"], ["s"])
    expectError(.structure, at: "self")
    self = sound
    tensors = [:]
    expectError(.structure, at: "product")
    self = sound
    outputs.append(Graph.Output(name: "z", value: "none"))
    expectError(.structure, at: "z")
    self = sound
    outputs.append(Graph.Output(name: "z", value: "w"))
    expectError(.structure, at: "z")
  }

  @Test mutating func operatorsTakeTheirTypes() {
    let sound = self
    nodes.append(relu("none", ["x"], []))
    expectError(.structure, at: "none")
    self = sound
    nodes.append(relu("two", ["x"], ["a", "b"]))
    expectError(.structure, at: "two")
    self = sound
    nodes.append(relu("less", [], ["a"]))
    expectError(.operation, at: "less")
    self = sound
    tensors["w"] = Tensor([1, 2, 3] as [Float], shape: [1, 3])
    expectError(.operation, at: "product")
  }

  @Test mutating func inputsAreSymbolsOrNumbers() throws {
    let sound = self
    for extent in [0, -1, Int.min] {
      inputs.append(input("z", .constant(extent)))
      expectError(.type, at: "z")
      self = sound
    }
    let step = try #require(Dimension.Step(offset: 1))
    inputs.append(input("z", .symbolic("T", [step])))
    expectError(.type, at: "z")
    self = sound
    inputs.append(input("z", 1, 1, 1, 1, 1, 1, 1, 1, 1))
    expectError(.limit, at: "z")
  }

  @Test mutating func statesFit() {
    let sound = self
    states = [Graph.State(input: "none", output: "new_h", batchAxis: 0)]
    expectError(.structure, at: "none")
    states = [Graph.State(input: "h", output: "none", batchAxis: 0)]
    expectError(.structure, at: "h")
    for axis in [-1, 1, 2, Int.max] {
      states = [Graph.State(input: "h", output: "new_h", batchAxis: axis)]
      expectError(.type, at: "h")
    }
    self = sound
    states.append(Graph.State(input: "x", output: "new_h", batchAxis: 0))
    expectError(.structure, at: "x")
    states[1] = Graph.State(input: "h", output: "y", batchAxis: 0)
    expectError(.structure, at: "h")
    self = sound
    // Of another type than its output.
    nodes.append(
      Graph.Node(
        name: "part", operation: .slice(Slice(axis: 1, range: 0..<1)), inputs: ["s"],
        outputs: ["one"]))
    outputs[1] = Graph.Output(name: "new_h", value: "one")
    expectError(.type, at: "h")
    self = sound
    // Not f32.
    inputs.append(Graph.Input(name: "i", type: TensorType(.int64, [.symbol("N")])))
    outputs.append(Graph.Output(name: "new_i", value: "i"))
    states.append(Graph.State(input: "i", output: "new_i", batchAxis: 0))
    expectError(.type, at: "i")
    self = sound
    // Along another symbol than the others, or with a second symbol.
    for (dimensions, axis) in [
      ([Dimension.symbol("M"), 2], 0), ([.symbol("N"), .symbol("M")], 0),
    ] {
      inputs.append(Graph.Input(name: "k", type: TensorType(.float32, dimensions)))
      nodes.append(relu("k", ["k"], ["k.value"]))
      outputs.append(Graph.Output(name: "new_k", value: "k.value"))
      states.append(Graph.State(input: "k", output: "new_k", batchAxis: axis))
      expectError(.type, at: "k")
      self = sound
    }
  }
}

@Suite struct TracerTests {
  @Test func constantsAreFolded() throws {
    var tracer = Tracer(parameters: [
      "w": Tensor([1, 2] as [Float], shape: [1, 2]),
      "w_scale": Tensor([0.5] as [Float], shape: []),
    ])
    let x = tracer.input("x", TensorType(.float32, [.symbol("N"), 2]))
    let factor = try tracer.apply(
      .activation(Activation(.exp)), to: tracer.parameter("w_scale"), name: "factor")
    let weight = try tracer.apply(
      .arithmetic(Arithmetic(.multiply)), to: tracer.parameter("w"), factor, name: "w")
    tracer.output("y", try tracer.apply(.linear(Linear()), to: x, weight, name: "y.value"))
    let graph = try tracer.finish(name: "g")
    #expect(graph.nodes.map(\.name) == ["y.value"] && graph.weightNames == ["w"])
    #expect(tracer.weights["w"]?.elements(as: Float.self) == [1.6487212707, 3.2974425414])
  }

  @Test func oneNameForTwoConstantsIsRefused() throws {
    var tracer = Tracer(parameters: ["w": Tensor([1, 2] as [Float], shape: [1, 2])])
    let x = tracer.input("x", TensorType(.float32, [.symbol("N"), 2]))
    let other = try tracer.apply(
      .activation(Activation(.exp)), to: tracer.parameter("w"), name: "w")
    for name in ["a", "b"] {
      _ = try tracer.apply(.linear(Linear()), to: x, tracer.parameter("w"), name: name)
    }
    let error = #expect(throws: GraphError.self) {
      try tracer.apply(.linear(Linear()), to: x, other, name: "c")
    }
    #expect(error?.code == .structure && error?.location == "'w'")
  }

  @Test func errorsNameTheirPlace() throws {
    var tracer = Tracer(parameters: [:])
    let missing = #expect(throws: GraphError.self) { try tracer.parameter("none") }
    #expect(missing?.code == .structure && missing?.location == "parameter 'none'")
    let x = tracer.input("x", TensorType(.int64, [2]))
    let misused = #expect(throws: GraphError.self) {
      try tracer.apply(.activation(Activation(.relu)), to: x, name: "relu")
    }
    #expect(misused?.code == .operation && misused?.location == "'relu'")
    tracer.output("y", x)
    tracer.output("y", x)
    #expect(throws: GraphError.self) { try tracer.finish(name: "g") }
  }
}
