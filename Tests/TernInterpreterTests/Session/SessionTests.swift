import CAllocationCounter
import TernGraph
import TernInterpreter
import TernOperators
import TernTensor
import TestSupport
import Testing

#if DEBUG
  private let isOptimised = false
#else
  private let isOptimised = true
#endif

@Suite struct SessionTests {
  private let program: Program

  init() throws {
    program = try SmallNetwork.program()
  }

  /// Frames x [T, 9] of some streams.
  private func frames(_ count: Int, streams: Int, seed: UInt64 = 7) -> [[Float]] {
    var random = SeededGenerator(seed: seed)
    return (0..<streams).map { _ in random.floats(count * 9) }
  }

  /// Runs streams one after the other from the first state, `chunk` output frames at a time.
  private func run(
    _ session: Session, _ streams: [[Float]], chunk: Int
  ) throws -> [(y: [Float], state: StreamState)] {
    try streams.map { samples in
      let state = program.makeState()
      var y: [Float] = []
      let outputs = (samples.count / 9 - 1) / 2
      for first in stride(from: 0, to: outputs, by: chunk) {
        let count = min(chunk, outputs - first)
        let plan = try session.plan(["N": 1, "T": 2 * count + 1])
        try plan.setInput("x", samples[2 * first * 9..<(2 * (first + count) + 1) * 9])
        plan.load(state)
        try plan.run()
        plan.store(state)
        y += try plan.output("y")
      }
      return (y, state)
    }
  }

  /// A state's elements, which a plan's inputs show.
  private func elements(of state: StreamState) throws -> [Float] {
    let plan = try Session(program).plan(["N": 1, "T": 3])
    plan.load(state)
    return try plan.output("h") + plan.output("c")
  }

  @Test func equalsTheReference() throws {
    var random = SeededGenerator(seed: 8)
    for kernels in Kernels.available {
      for (n, t) in [(1, 3), (1, 9), (3, 4), (5, 17), (2, 32)] {
        let inputs = [
          "x": random.tensor([n, t, 9]), "h": random.tensor([2, n, 5]),
          "c": random.tensor([2, n, 6]),
        ]
        let session = Session(program, threads: ThreadPool(count: 2), kernels: kernels)
        let plan = try session.plan(["N": n, "T": t])
        for (name, tensor) in inputs { try plan.set(name, to: tensor) }
        try plan.run()
        var evaluator = ReferenceEvaluator<Double>(parameters: SmallNetwork.parameters)
        func value(_ name: String) throws -> ReferenceTensor<Double> {
          ReferenceTensor(try #require(inputs[name]))
        }
        let expected = try SmallNetwork.outputs(
          x: value("x"), h: value("h"), c: value("c"), on: &evaluator)
        for (name, expected) in expected {
          #expect(try plan.shape(of: name) == expected.shape)
          let difference = largestDifference(
            try plan.output(name).map { Double($0) }, expected.values)
          #expect(difference <= 2e-5, "\(name), N = \(n), T = \(t), \(kernels.name)")
        }
      }
    }
  }

  @Test func plansAreReusedAcrossSizes() throws {
    let session = Session(program)
    var random = SeededGenerator(seed: 9)
    for round in 0..<200 {
      let (n, t) = (Int.random(in: 1...4, using: &random), Int.random(in: 3...30, using: &random))
      let x = random.floats(n * t * 9)
      func run(_ session: Session) throws -> [Float] {
        let plan = try session.plan(["N": n, "T": t])
        #expect(try session.plan(["T": t, "N": n, "unused": 5]) === plan)
        try plan.setInput("x", x)
        try plan.setInput("h", [Float](repeating: 0.5, count: 2 * n * 5))
        try plan.setInput("c", [Float](repeating: -0.5, count: 2 * n * 6))
        try plan.run()
        return try plan.output("y") + plan.output("new_h") + plan.output("new_c")
      }
      #expect(sameBits(try run(session), try run(Session(program))), "round \(round), \(random)")
    }
  }

  @Test func plansOutliveGrowthAndOthers() throws {
    let session = Session(program)
    let first = try session.plan(["N": 1, "T": 3])
    _ = try session.plan(["N": 9, "T": 99])
    let again = try session.plan(["N": 1, "T": 3])
    #expect(again !== first)
    let bytes = session.byteCount
    var second: Plan?
    for t in 4..<400 {
      let plan = try session.plan(["N": 1, "T": t])
      if t == 4 { second = plan }
      #expect(try session.plan(["N": 1, "T": 3]) === again)
    }
    #expect(try session.plan(["N": 1, "T": 399]) === session.plan(["N": 1, "T": 399]))
    #expect(try session.plan(["N": 1, "T": 4]) !== second)
    #expect(session.byteCount == bytes)
  }

  /// A plan made before a larger one keeps memory of its own.
  @Test func anOldPlanStillRuns() throws {
    let session = Session(program)
    let x = frames(5, streams: 1)[0]
    func run(_ plan: Plan) throws -> [Float] {
      try plan.setInput("x", x)
      plan.load(program.makeState())
      try plan.run()
      return try plan.output("y")
    }
    let old = try session.plan(["N": 1, "T": 5])
    let first = try run(old)
    let bytes = session.byteCount
    _ = try session.plan(["N": 9, "T": 99])
    #expect(session.byteCount > bytes)
    #expect(sameBits(try run(old), first))
    #expect(sameBits(try run(session.plan(["N": 1, "T": 5])), first))
  }

  @Test(arguments: [1, 2, 3, 7]) func chunksEqualOneRun(chunk: Int) throws {
    let streams = frames(41, streams: 2)
    let whole = try run(Session(program), streams, chunk: 20)
    let parts = try run(Session(program), streams, chunk: chunk)
    for (whole, part) in zip(whole, parts) {
      #expect(sameBits(whole.y, part.y))
      #expect(sameBits(try elements(of: whole.state), try elements(of: part.state)))
    }
  }

  @Test func aBatchEqualsItsStreams() throws {
    let streams = frames(13, streams: 5)
    let single = try run(Session(program), streams, chunk: 2)
    let states = streams.map { _ in program.makeState() }
    let plan = try Session(program, threads: ThreadPool(count: 3)).plan(["N": 5, "T": 5])
    var y = [[Float]](repeating: [], count: 5)
    for first in stride(from: 0, to: 6, by: 2) {
      // A stream may have another place in each run.
      let places = (0..<5).map { ($0 + first) % 5 }
      try plan.setInput("x", places.flatMap { streams[$0][2 * first * 9..<(2 * first + 5) * 9] })
      for (place, stream) in places.enumerated() { plan.load(states[stream], stream: place) }
      try plan.run()
      for (place, stream) in places.enumerated() { plan.store(states[stream], stream: place) }
      let outputs = try plan.output("y")
      for (place, stream) in places.enumerated() {
        y[stream] += outputs[place * 24..<(place + 1) * 24]
      }
    }
    for stream in 0..<5 {
      #expect(sameBits(y[stream], single[stream].y), "stream \(stream)")
      #expect(
        sameBits(try elements(of: states[stream]), try elements(of: single[stream].state)))
    }
  }

  @Test func resetReturnsToTheStart() throws {
    let stream = frames(9, streams: 1)
    let session = Session(program)
    let ran = try run(session, stream, chunk: 4)[0].state
    #expect(try elements(of: ran).contains { $0 != 0 })
    ran.reset()
    #expect(try elements(of: ran).allSatisfy { $0 == 0 })
    #expect(ran.byteCount == (2 * 5 + 2 * 6) * 4)
  }

  @Test func inputsKeepTheirValues() throws {
    let plan = try Session(program).plan(["N": 2, "T": 7])
    var random = SeededGenerator(seed: 12)
    let x = random.floats(2 * 7 * 9)
    try plan.setInput("x", x)
    try plan.setInput("h", random.floats(20))
    try plan.setInput("c", random.floats(24))
    try plan.run()
    let first = try plan.output("y")
    #expect(sameBits(try plan.output("x"), x))
    try plan.run()
    #expect(sameBits(try plan.output("y"), first))
  }

  @Test(
    .enabled(if: isOptimised && allocation_counter_works()), arguments: [1, 2],
    [ElementType.float32, .bfloat16, .int8])
  func aStepAllocatesNothing(threadCount: Int, type: ElementType) throws {
    let threads = ThreadPool(count: threadCount)
    let program = try Program("small", of: SmallNetwork.model().converted(to: type))
    let plan = try Session(program, threads: threads).plan(["N": 2, "T": 9])
    let states = [program.makeState(), program.makeState()]
    let x = frames(9, streams: 2).flatMap(\.self)
    func step() throws -> Float {
      try plan.withInput("x") { (elements: inout MutableSpan<Float>) in
        for index in x.indices { elements[index] = x[index] }
      }
      for stream in 0..<2 { plan.load(states[stream], stream: stream) }
      try plan.run()
      for stream in 0..<2 { plan.store(states[stream], stream: stream) }
      return try plan.withOutput("y") { (elements: Span<Float>) in elements[0] }
    }
    _ = try step()
    let counter = AllocationCounter(threads)
    let before = counter.count()
    var sum: Float = 0
    for _ in 0..<100 { sum += try step() }
    let count = counter.count() - before
    #expect(count == 0)
    #expect(sum.isFinite)
    // The counter counts the last thread's too: an array is an allocation.
    struct Allocation: ParallelJob {
      let last: Int
      func run(_ part: Range<Int>) {
        if part.contains(last) {
          let array = [Int](repeating: last, count: last + 100)
          #expect(array[last] == last)
        }
      }
    }
    threads.parallel(threadCount, Allocation(last: threadCount - 1))
    #expect(counter.count() - before > count)
  }

  @Test(.enabled(if: isOptimised && allocation_counter_works()))
  func threadedProductsAllocateNothing() throws {
    var random = SeededGenerator(seed: 13)
    let graph = Graph(
      name: "product", inputs: [.init(name: "x", type: TensorType(.float32, [40, 400]))],
      outputs: [.init(name: "y", value: "product")],
      nodes: [
        .init(
          name: "product", operation: .linear(Linear()), inputs: ["x", "w"], outputs: ["product"])
      ])
    let program = try Program(graph: graph, tensors: ["w": random.tensor([300, 400])])
    let threads = ThreadPool(count: 2)
    let plan = try Session(program, threads: threads).plan([:])
    try plan.run()
    let counter = AllocationCounter(threads)
    let before = counter.count()
    for _ in 0..<100 { try plan.run() }
    #expect(counter.count() - before == 0)
  }

  /// A transducer's decoder and joiner.
  @Test(.enabled(if: isOptimised && allocation_counter_works()))
  func aDecoderAllocatesNothing() throws {
    var random = SeededGenerator(seed: 14)
    let width = 6
    var tracer = Tracer(parameters: [
      "table": random.tensor([9, width]), "conv": random.tensor([width, 1, 2]),
      "factor": random.tensor([]), "out": random.tensor([4, width]),
    ])
    let ids = tracer.input("ids", TensorType(.int64, [.symbol("N"), 2]))
    let swap = Operator.transpose(Transpose(permutation: [0, 2, 1]))
    var x = try tracer.apply(
      .embedding(Embedding()), to: ids, tracer.parameter("table"), name: "table.rows")
    x = try tracer.apply(swap, to: x, name: "swap")
    x = try tracer.apply(
      .convolution1D(Convolution1D(groups: width)), to: x, tracer.parameter("conv"), name: "conv.y")
    x = try tracer.apply(.slice(Slice(axis: 1, range: 0..<width)), to: x, name: "slice")
    x = try tracer.apply(swap, to: x, name: "swap.back")
    x = try tracer.apply(.reshape(Reshape(groups: [1, 2])), to: x, name: "rows")
    x = try tracer.apply(
      .arithmetic(Arithmetic(.multiply)), to: x, tracer.parameter("factor"), name: "scaled")
    x = try tracer.apply(.activation(Activation(.tanh)), to: x, name: "tanh")
    x = try tracer.apply(.linear(Linear()), to: x, tracer.parameter("out"), name: "logits")
    tracer.output("logits", x)
    let program = try Program(graph: tracer.finish(name: "decoder"), tensors: tracer.weights)
    let plan = try Session(program).plan(["N": 3])
    func step() throws {
      try plan.withInput("ids") { (ids: inout MutableSpan<Int64>) in
        for index in ids.indices { ids[index] = Int64(index) - 1 }
      }
      try plan.run()
    }
    try step()
    let before = Int(allocation_count())
    for _ in 0..<100 { try step() }
    #expect(Int(allocation_count()) - before == 0)
  }
}
