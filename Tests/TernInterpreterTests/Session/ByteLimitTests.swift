import TernGraph
import TernInterpreter
import TernOperators
import TernTensor
import TestSupport
import Testing

/// A small graph can ask for any amount of memory; sessions give a limited one.
@Suite struct ByteLimitTests {
  private func sizeError<Result>(_ body: () throws -> Result) -> InterpreterError? {
    do {
      _ = try body()
      return nil
    } catch {
      let error = error as? InterpreterError
      return error?.code == .size ? error : nil
    }
  }

  /// x [1024], joined with itself `count` times.
  private func bomb(_ count: Int) -> Graph {
    let join = Operator.concatenate(Concatenate(axis: 0))
    return Graph(
      name: "bomb", inputs: [.init(name: "x", type: TensorType(.float32, [1024]))],
      outputs: [.init(name: "y", value: "v\(count)")],
      nodes: (1...count).map { index in
        let input = index == 1 ? "x" : "v\(index - 1)"
        return .init(
          name: "n\(index)", operation: join, inputs: [input, input], outputs: ["v\(index)"])
      })
  }

  @Test(arguments: [27, 50]) func aBombIsRefused(count: Int) throws {
    let zeros = Tensor([Float](repeating: 0, count: 1024), shape: [1024])
    let model = Model(
      producer: "tests", graphs: [bomb(count)], tensors: ["x": zeros],
      goldens: [
        GoldenVector(graph: "bomb", inputs: ["x": "x"], outputs: ["y": "x"], tolerance: 1)
      ])
    let error = sizeError { try model.checkGoldens() }
    #expect(error?.message.contains("'v17' [134217728]") == true, "\(String(describing: error))")
    let session = try Session(Program("bomb", of: model))
    #expect(sizeError { try session.plan([:]) }?.message.contains("'v21'") == true)
    #expect(session.byteLimit == 4 << 30 && session.byteCount == 0)
  }

  /// Each value fits, not all together.
  @Test func valuesCountTogether() throws {
    let relu = Operator.activation(Activation(.relu))
    let outputs = (0..<5).map { Graph.Output(name: "y\($0)", value: "v\($0)") }
    let nodes = outputs.map {
      Graph.Node(name: $0.name, operation: relu, inputs: ["x"], outputs: [$0.value])
    }
    let graph = Graph(
      name: "g", inputs: [.init(name: "x", type: TensorType(.float32, [.symbol("N")]))],
      outputs: outputs, nodes: nodes)
    let program = try Program(graph: graph, tensors: [:])
    // Scratch memory of none takes one line of 64 bytes.
    let session = Session(program, byteLimit: 64 + 6 * 4096)
    #expect(sizeError { try session.plan(["N": 1025]) }?.message.contains("'v4'") == true)
    try session.plan(["N": 1024]).run()
    #expect(session.byteCount == 64 + 6 * 4096)
    for limit in [0, -1, .min, 63, 4096] {
      #expect(sizeError { try Session(program, byteLimit: limit).plan(["N": 1024]) } != nil)
    }
    let unlimited = Session(program, byteLimit: .max)
    #expect(sizeError { try unlimited.plan(["N": Int.max]) } != nil)
    #expect(sizeError { try unlimited.plan(["N": 1 << 60]) } != nil)
  }

  @Test func scratchMemoryCounts() throws {
    let names = ["h", "c", "ih", "hh", "b"]
    let shapes: [Shape] = [[1, 1, 2], [1, 1, 2], [8, 1], [8, 2], [8]]
    let tensors = Dictionary(
      uniqueKeysWithValues: zip(names, shapes).map {
        ($0, Tensor([Float](repeating: 0, count: $1.elementCount), shape: $1))
      })
    let graph = Graph(
      name: "g", inputs: [.init(name: "x", type: TensorType(.float32, [.symbol("T"), 1, 1]))],
      outputs: [.init(name: "y", value: "v")],
      nodes: [
        .init(
          name: "layer", operation: .lstm(LSTM()), inputs: ["x"] + names,
          outputs: ["v", "new_h", "new_c"])
      ])
    let program = try Program(graph: graph, tensors: tensors)
    // y takes 2 numbers a frame, the gates 8.
    let session = Session(program, byteLimit: 1 << 20)
    #expect(sizeError { try session.plan(["T": 1 << 16]) }?.message.contains("'layer'") == true)
    #expect(sizeError { try session.plan(["T": 1 << 10]) } == nil)
    for t in [Int.max / 8, Int.max / 4, .max] {
      #expect(sizeError { try Session(program, byteLimit: .max).plan(["T": t]) } != nil)
    }
    #expect(LSTM().scratchCount(for: [[.max / 2, 1, 1], [1, 1, 2], [1, 1, 2]]) == nil)
    #expect(LSTM().scratchCount(for: [[.max / 7, 1, 1], [1, 1, 2], [1, 1, 2]]) == nil)
    #expect(LSTM().scratchCount(for: [[3, 1, 1], [1, 1, 2], [1, 1, 2]]) == 26)
  }

  @Test func statesAreLimited() throws {
    let relu = Operator.activation(Activation(.relu))
    for extents in [[1 << 28], [1 << 32, 1 << 32], [1 << 27, 2]] {
      let dimensions = [Dimension.symbol("N")] + extents.map(Dimension.constant)
      let graph = Graph(
        name: "g", inputs: [.init(name: "h", type: TensorType(.float32, dimensions))],
        outputs: [.init(name: "y", value: "v")],
        nodes: [.init(name: "v", operation: relu, inputs: ["h"], outputs: ["v"])],
        states: [.init(input: "h", output: "y", batchAxis: 0)])
      let error = #expect(throws: GraphError.self) { try Program(graph: graph, tensors: [:]) }
      #expect(error?.code == .limit)
    }
  }
}
