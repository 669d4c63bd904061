import TernGraph
import TernInterpreter
import TernOperators
import TernTensor
import TestSupport
import Testing

@Suite struct PlanErrorTests {
  private func code<Result>(_ body: () throws -> Result) -> InterpreterError.Code? {
    do {
      _ = try body()
      return nil
    } catch { return (error as? InterpreterError)?.code }
  }

  @Test func sizesMustFit() throws {
    let session = Session(try SmallNetwork.program())
    let wrong: [[String: Int]] = [
      [:], ["N": 1], ["T": 9], ["N": 0, "T": 9], ["N": -1, "T": 9], ["N": 1, "T": 2],
      ["N": 1, "T": 1], ["N": 1 << 40, "T": 9], ["N": .max, "T": .max],
    ]
    for sizes in wrong { #expect(code { try session.plan(sizes) } == .size, "\(sizes)") }
    #expect(code { try session.plan(["N": 1, "T": 3]) } == nil)
  }

  @Test func namesAndTypesMustFit() throws {
    let program = try SmallNetwork.program()
    let plan = try Session(program).plan(["N": 1, "T": 3])
    #expect(code { try plan.shape(of: "none") } == .name)
    #expect(code { try program.type(of: "none") } == .name)
    #expect(code { try program.type(of: "conv") } == .name)
    #expect(code { try plan.withInput("none", of: Float.self) { _ in } } == .name)
    #expect(code { try plan.withInput("x", of: Int64.self) { _ in } } == .type)
    #expect(code { try plan.withOutput("none", of: Float.self) { _ in } } == .name)
    #expect(code { try plan.withOutput("y", of: Double.self) { _ in } } == .type)
    #expect(try program.type(of: "y").description == "f32 [N, (T - 1) / 2, 12]")
    #expect(try plan.shape(of: "y") == [1, 1, 12])
    let zeros = Tensor([Float](repeating: 0, count: 27), shape: [1, 3, 9])
    #expect(code { try plan.set("none", to: zeros) } == .name)
    #expect(code { try plan.set("x", to: zeros.reshaped(to: [3, 1, 9])) } == .type)
    #expect(
      code { try plan.set("x", to: Tensor([Int64](repeating: 0, count: 27), shape: [1, 3, 9])) }
        == .type)
    #expect(code { try plan.set("x", to: zeros.converted(to: .float16)) } == nil)
  }

  @Test func theBodysErrorComesThrough() throws {
    struct Failure: Error {}
    let plan = try Session(SmallNetwork.program()).plan(["N": 1, "T": 3])
    #expect(throws: Failure.self) {
      try plan.withInput("x", of: Float.self) { _ in throw Failure() }
    }
  }

  @Test func operatorsRefuseValues() throws {
    let graph = Graph(
      name: "g", inputs: [.init(name: "ids", type: TensorType(.int64, [.symbol("N")]))],
      outputs: [.init(name: "y", value: "rows")],
      nodes: [
        .init(
          name: "table", operation: .embedding(Embedding()), inputs: ["ids", "w"],
          outputs: ["rows"])
      ])
    let weight = Tensor([1, 2, 3, 4, 5, 6] as [Float], shape: [3, 2])
    let plan = try Session(Program(graph: graph, tensors: ["w": weight])).plan(["N": 2])
    try plan.set("ids", to: Tensor([2, 3] as [Int64], shape: [2]))
    let error = #expect(throws: InterpreterError.self) { try plan.run() }
    #expect(error?.code == .value && error?.message.contains("node 'table'") == true)
    try plan.set("ids", to: Tensor([-1, 2] as [Int64], shape: [2]))
    try plan.run()
    #expect(try plan.output("y") == [0, 0, 5, 6])
  }

  @Test func statesOfAnotherProgramTrap() async {
    await #expect(processExitsWith: .failure) {
      let plan = try Session(SmallNetwork.program()).plan(["N": 1, "T": 3])
      plan.load(try SmallNetwork.program().makeState())
    }
    await #expect(processExitsWith: .failure) {
      let program = try SmallNetwork.program()
      try Session(program).plan(["N": 1, "T": 3]).load(program.makeState(), stream: 1)
    }
    await #expect(processExitsWith: .failure) {
      let type = TensorType(.float32, [.symbol("N"), 3])
      let other = Graph(
        name: "g", inputs: [.init(name: "h", type: type)],
        outputs: [.init(name: "y", value: "v")],
        nodes: [
          .init(
            name: "v", operation: .activation(Activation(.relu)), inputs: ["h"], outputs: ["v"])
        ], states: [.init(input: "h", output: "y", batchAxis: 0)])
      let state = try Program(graph: other, tensors: [:]).makeState()
      try Session(SmallNetwork.program()).plan(["N": 1, "T": 3]).load(state)
    }
  }
}
