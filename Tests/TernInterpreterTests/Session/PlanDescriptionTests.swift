import TernInterpreter
import TernOperators
import TernTensor
import TestSupport
import Testing

struct PlanDescriptionTests {
  private let sizes = ["N": 3, "T": 9, "unused": 5]

  private func describe(_ sizes: [String: Int]) throws -> PlanDescription {
    try Session(SmallNetwork.program(), threads: ThreadPool(count: 2)).describe(sizes)
  }

  private func step(_ node: String, _ plan: PlanDescription) throws -> PlanDescription.Step {
    try #require(plan.steps.first { $0.node == node }, "no '\(node)'")
  }

  @Test func namesWhatIsRunInOrder() throws {
    let program = try SmallNetwork.program()
    let plan = try describe(sizes)
    #expect(plan.graph == "small" && plan.sizes == ["N": 3, "T": 9])
    #expect(plan.steps.map(\.node) == program.graph.nodes.map(\.name))
    #expect(plan.kernels == Kernels.best.name && plan.threadCount == 2)
    let outputs = try step("0.lstm", plan).outputs
    #expect(outputs.map(\.shape) == [[4, 3, 5], [1, 3, 5], [1, 3, 6]])
    #expect(outputs.allSatisfy { $0.elementType == .float32 })
  }

  @Test func windowsAreNotRun() throws {
    let plan = try describe(sizes)
    let windows = plan.steps.filter { $0.window != nil }
    #expect(windows.map(\.node) == ["image", "join", "0.h0", "0.c0", "1.h0", "1.c0"])
    #expect(windows.map(\.window) == ["x", "time", "h", "c", "h", "c"])
    #expect(windows.allSatisfy { $0.weights.isEmpty })
    // A transpose of one stream moves nothing.
    #expect(try step("time", plan).window == nil)
    #expect(try step("batch", describe(["N": 1, "T": 9])).window != nil)
  }

  @Test func countsColumnsOfProducts() throws {
    let plan = try describe(sizes)
    func works(_ node: String) throws -> [String] {
      try step(node, plan).weights.flatMap { weight in
        weight.products.map { "\(weight.shape) \($0.columns) \($0.times)" }
      }
    }
    // Four frames of four bins in each of three images; twelve frames; four frames one after the other.
    #expect(try works("conv") == ["[3, 1, 3, 3] 16 3"])
    #expect(try works("in") == ["[5, 12] 12 1"])
    #expect(try works("0.lstm") == ["[24, 5] 12 1", "[24, 5] 3 4", "[5, 6] 3 4"])
    #expect(try works("swish") == [])
  }

  @Test func bytesAreThoseOfASession() throws {
    let session = Session(try SmallNetwork.program())
    let plan = try session.describe(sizes)
    #expect(session.byteCount == 0)
    _ = try session.plan(sizes)
    #expect(plan.arenaByteCount == session.byteCount)
    // The convolution needs the most: a patch of nine elements for each of 16 places in three images.
    #expect(plan.scratchByteCount == 4 * 3 * 16 * 9)
    #expect(try session.describe(sizes) == plan)
  }

  @Test func sizesMustFit() throws {
    for sizes in [[:], ["N": 1], ["N": 0, "T": 9], ["N": 1, "T": -9], ["N": 1, "T": 2]] {
      let error = #expect(throws: InterpreterError.self) { try describe(sizes) }
      #expect(error?.code == .size, "\(sizes)")
    }
  }
}
