import Foundation
import TernGraph
import TernInterpreter
import TernOperators
import TernTensor
import TestSupport
import Testing

/// Weights on a mapped file: packed when a plan is made, read from there, their pages of the file let go.
@Suite struct PackedProgramTests {
  private func program(_ weight: Tensor) throws -> Program {
    var tracer = Tracer(parameters: ["weight": weight])
    let width = Dimension.constant(weight.shape[1])
    let x = tracer.input("x", TensorType(.float32, [.symbol("N"), width]))
    let y = try tracer.apply(.linear(Linear()), to: x, tracer.parameter("weight"), name: "y.value")
    tracer.output("y", y)
    return try Program(
      graph: tracer.finish(name: "projection"), tensors: tracer.weights)
  }

  private func output(
    of program: Program, kernels: Kernels = .best, threadCount: Int = 1
  ) throws -> [Float] {
    let threads = ThreadPool(count: threadCount)
    let plan = try Session(program, threads: threads, kernels: kernels).plan(["N": 1])
    var random = SeededGenerator(seed: 5)
    try plan.setInput("x", random.floats(plan.shape(of: "x")[1]))
    try plan.run()
    return try plan.output("y")
  }

  @Test func aMappedWeightGivesTheSameAndCanStillBeRead() throws {
    var random = SeededGenerator(seed: 4)
    let shape: Shape = [2048, 512]
    let owned = random.tensor(shape)
    try withTemporaryFolder { folder in
      let path = "\(folder)/weight"
      let bytes = owned.withBytes { span in
        unsafe span.withUnsafeBytes { unsafe Data($0) }
      }
      try bytes.write(to: URL(filePath: path))
      let mapped = try Tensor(
        elementType: .float32, shape: shape, storage: try MappedFile(path: path).storage)
      #expect(mapped.elements(as: Float.self) == owned.elements(as: Float.self))
      #if os(Linux)
        #expect(try residentKilobytes(of: path) == 4096)
      #endif
      let program = try program(mapped)
      for kernels in Kernels.available {
        let expected = try output(of: self.program(owned), kernels: kernels)
        #expect(try sameBits(output(of: program, kernels: kernels), expected), "\(kernels.name)")
      }
      #if os(Linux)
        #expect(try residentKilobytes(of: path) == 0)
      #endif
      #expect(mapped.elements(as: Float.self) == owned.elements(as: Float.self))
    }
  }

  @Test(arguments: [ElementType.float32, .float16, .bfloat16, .int8])
  func threadsPackTheSame(type: ElementType) throws {
    var random = SeededGenerator(seed: 6)
    for shape: Shape in [[37, 8200], [1000, 301]] {
      var weight = random.tensor(shape, in: -1...1)
      weight = type == .int8 ? try weight.quantised() : try weight.converted(to: type)
      for kernels in Kernels.available {
        let one = try output(of: program(weight), kernels: kernels)
        for threadCount in [2, 3, 7] {
          let many = try output(of: program(weight), kernels: kernels, threadCount: threadCount)
          #expect(sameBits(one, many), "\(kernels.name), \(threadCount) threads, \(shape)")
        }
      }
    }
  }

  @Test func rowsThatFillNoBlockAreRefusedWhereTheyAreLong() throws {
    _ = try program(Tensor.zeros([1, 1 << 18]))
    let error = #expect(throws: GraphError.self) { try program(Tensor.zeros([1, 1 << 21])) }
    #expect(error?.code == .limit)
  }

  /// What this process holds in memory of a file that it maps.
  private func residentKilobytes(of path: String) throws -> Int {
    // A file of the system's without a length: read to its end.
    let file = try #require(FileHandle(forReadingAtPath: "/proc/self/smaps"))
    let maps = String(decoding: try file.readToEnd() ?? Data(), as: UTF8.self)
    let sizes = maps.split(separator: "\n").drop { !$0.hasSuffix(path) }
      .first { $0.hasPrefix("Rss:") }
    return try #require(sizes.flatMap { Int($0.split(separator: " ")[1]) })
  }
}
