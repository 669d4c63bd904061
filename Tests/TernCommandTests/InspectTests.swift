import Foundation
import TestSupport
import Testing

struct InspectTests {
  private static let model = CommandTests.model

  /// What `tern inspect --plan --json` says of a graph.
  private struct Plan: Decodable {
    struct Step: Decodable {
      let node: String
      let operation: String
      let outputs: [Output]
      let weights: [Weight]
      let window: String?
    }
    struct Output: Decodable {
      let elementType: String
      let shape: [Int]
    }
    struct Weight: Decodable {
      let name: String
      let elementType: String
      let shape: [Int]
      let products: [Product]
    }
    struct Product: Decodable, Equatable {
      let columns: Int
      let times: Int
    }
    let graph: String
    let sizes: [String: Int]
    let steps: [Step]
    let arenaByteCount: Int
    let scratchByteCount: Int
    let kernels: String
    let threadCount: Int
  }

  private func plans(_ arguments: [String], isa: String = "scalar") throws -> [Plan] {
    struct Page: Decodable { let plans: [Plan] }
    let run = try Command(
      ["inspect", "--plan", "--json"] + arguments, environment: ["TERN_ISA": isa])
    try #require(run.status == 0, "\(run.errors)")
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    return try decoder.decode(Page.self, from: Data(run.output.utf8)).plans
  }

  @Test func planShowsWhatIsRun() throws {
    let run = try Command("inspect", "--plan", Self.model)
    run.expectSuccess()
    for text in [
      "graph encoder", "plan of encoder, N = 1, T = 9", "plan of decoder, N = 1",
      "plan of joiner, N = 1", "by 1 column\n", "not run: a window on", "1 thread\n",
      "bytes, ",
    ] {
      #expect(run.output.contains(text), "\(text)")
    }
  }

  @Test func planIsOfTheSizesAsked() throws {
    let plans = try plans(["--sizes", "N=2,T=13", "--threads", "2", Self.model])
    #expect(plans.map(\.graph) == ["encoder", "decoder", "joiner"])
    #expect(plans.map(\.sizes) == [["N": 2, "T": 13], ["N": 2], ["N": 2]])
    #expect(plans.allSatisfy { $0.kernels == "scalar" && $0.threadCount == 2 })
    #expect(
      plans.allSatisfy { 0 <= $0.scratchByteCount && $0.scratchByteCount < $0.arenaByteCount })
    let lstm = try #require(plans[0].steps.first { $0.operation == "lstm" })
    // Two frames of two streams at once, then frame by frame.
    #expect(
      lstm.weights.map(\.products) == [
        [.init(columns: 4, times: 1)], [.init(columns: 2, times: 2)], [.init(columns: 2, times: 2)],
      ])
    #expect(plans[0].steps.contains { $0.window != nil && $0.weights.isEmpty })
    #expect(lstm.outputs.map(\.shape) == [[2, 2, 128], [1, 2, 128], [1, 2, 256]])
    #expect(lstm.outputs.allSatisfy { $0.elementType == "f32" })
  }

  @Test func planNamesTheTypesOfWeights() throws {
    try withTemporaryFolder { folder in
      let small = "\(folder)/i8.tern"
      try Command("quantize", Self.model, "-o", small).expectSuccess()
      let weights = try plans([small]).flatMap(\.steps).filter { $0.operation == "lstm" }
        .flatMap(\.weights)
      #expect(!weights.isEmpty && weights.allSatisfy { $0.elementType == "i8" })
      #expect(try Command("inspect", "--plan", small).output.contains("gemm i8 [1024, 128] by 1"))
    }
  }

  @Test func misuseIsExplained() throws {
    for (arguments, text) in [
      (["--sizes", "N=1"], "--plan"), (["--plan", "--dot"], "--dot"),
      (["--plan", "--sizes", "N=0"], "sizes"), (["--plan", "--sizes", "N=1,N=2"], "sizes"),
      (["--plan", "--sizes", "X=1"], "'X'"), (["--plan", "--threads", "0"], "threads"),
    ] {
      let run = try Command(["inspect"] + arguments + [Self.model])
      #expect(run.status != 0 && run.output.isEmpty && run.errors.contains(text), "\(arguments)")
    }
    try Command("inspect", "--plan", "--sizes", "T=1", Self.model)
      .expectRefusal(naming: "T = 1, expected at least 9")
  }
}
