import CTernKernels
import TernOperators
import TernTensor
import TestSupport
import Testing

/// Batch = single, streaming = offline, any number of threads: to the bit, with each instruction set.
@Suite struct BitEqualityTests {
  @Test(arguments: weightTypes) func aColumnAloneOrAmongOthers(type: ElementType) throws {
    var random = SeededGenerator(seed: 30)
    try withEvery("columns", in: [2, 3, 5, 6, 7, 13, 16, 35, 50]) { columns in
      let (rows, inner) = (37, Int.random(in: 1...70, using: &random))
      let x = random.tensor([columns, inner])
      let weight = try random.weight([rows, inner], type)
      let bias = random.tensor([rows])
      try withEveryKernel { kernels in
        let operation = Operator.linear(Linear())
        let whole = try operation.computed([x, weight, bias], kernels: kernels)[0]
        let values = x.elements(as: Float.self)
        let single = try (0..<columns).flatMap { column in
          let x = Tensor(Array(values[column * inner..<(column + 1) * inner]), shape: [1, inner])
          return try operation.computed([x, weight, bias], kernels: kernels)[0]
        }
        #expect(sameBits(whole, single), "inner = \(inner), \(here)")
      }
    }
  }

  @Test(arguments: [2, 3, 7]) func anyNumberOfThreads(count: Int) throws {
    var random = SeededGenerator(seed: 31)
    let cases: [(Operator, [Tensor])] = [
      (.linear(Linear()), [random.tensor([9, 301]), random.tensor([211, 301])]),
      (.linear(Linear()), [random.tensor([1, 1030]), random.tensor([517, 1030])]),
      (.activation(Activation(.sigmoid)), [random.tensor([50_001])]),
      (
        .convolution2D(Convolution2D(stride: [1, 2])),
        [random.tensor([1, 8, 40, 41]), random.tensor([32, 8, 3, 3])]
      ),
      (
        .linear(Linear()),
        [random.tensor([40, 64]), try random.weight([900, 64], .int8), random.tensor([900])]
      ),
      (.lstm(LSTM()), lstmInputs(frames: 5, streams: 4, hidden: 200, projected: 101, &random)),
    ]
    let threads = ThreadPool(count: count)
    try withEveryKernel { kernels in
      for (operation, inputs) in cases {
        let one = try operation.computed(inputs, kernels: kernels)
        let many = try operation.computed(inputs, kernels: kernels, threads: threads)
        #expect(zip(one, many).allSatisfy(sameBits), "\(operation), \(here)")
      }
    }
  }

  /// The product's blocks of rows in two calls, with and without adding to what is there.
  @Test func accumulatingAddsTheSameSums() throws {
    var random = SeededGenerator(seed: 32)
    let (rows, inner, columns) = (50, 37, 5)
    let blocks = tern_packed_blocks(rows)
    let w = random.floats(rows * inner)
    let x = random.floats(columns * inner)
    let start = random.floats(rows * columns)
    withEveryKernel { kernels in
      withEvery("split", in: 0...blocks) { split in
        func product(accumulate: Bool, _ start: [Float]) -> [Float] {
          var y = start
          unsafe w.withUnsafeBufferPointer { w in
            unsafe x.withUnsafeBufferPointer { x in
              unsafe y.withUnsafeMutableBufferPointer { y in
                let weight = unsafe tern_weight(
                  elements: w.baseAddress, scales: nil, type: TERN_F32, rows: rows, inner: inner)
                unsafe kernels.withPacked(weight, as: TERN_F32) { weight in
                  var arguments = unsafe tern_gemm_arguments(
                    w: weight, bias: nil, x: x.baseAddress, columns: columns, y: y.baseAddress,
                    row_stride: columns, column_stride: 1, accumulate: accumulate)
                  unsafe kernels.table.pointee.gemm(&arguments, 0, split)
                  unsafe kernels.table.pointee.gemm(&arguments, split, blocks)
                }
              }
            }
          }
          return y
        }
        let sums = product(accumulate: false, start)
        let added = product(accumulate: true, start)
        #expect(sameBits(added, zip(start, sums).map { $0 + $1 }), here)
      }
    }
  }

  /// x, h0, c0, weight_ih, weight_hh, bias, weight_hr.
  private func lstmInputs(
    frames: Int, streams: Int, hidden: Int, projected: Int, _ random: inout SeededGenerator
  ) -> [Tensor] {
    let width = 23
    return [
      random.tensor([frames, streams, width]), random.tensor([1, streams, projected]),
      random.tensor([1, streams, hidden]), random.tensor([4 * hidden, width]),
      random.tensor([4 * hidden, projected]), random.tensor([4 * hidden]),
      random.tensor([projected, hidden]),
    ]
  }

  /// The part `range` of an axis.
  private func part(_ tensor: Tensor, axis: Int, _ range: Range<Int>) -> Tensor {
    let slice = Operator.slice(Slice(axis: axis, range: range))
    var extents = tensor.shape.extents
    extents[axis] = range.count
    return Tensor(slice.reference([tensor], as: Float.self)[0], shape: Shape(extents))
  }

  @Test(arguments: [true, false]) func lstmInOnePieceOrFrameByFrame(isProjected: Bool) throws {
    try withEverySeed(33..<43) { random in
      let hidden = Int.random(in: 1...40, using: &random)
      let projected = isProjected ? Int.random(in: 1...30, using: &random) : hidden
      var inputs = lstmInputs(
        frames: 7, streams: 3, hidden: hidden, projected: projected, &random)
      if !isProjected { inputs.removeLast() }
      try withEveryKernel { kernels in
        let operation = Operator.lstm(LSTM())
        let whole = try operation.computed(inputs, kernels: kernels)
        for chunk in [1, 2, 3] {
          var (y, state) = ([Float](), Array(inputs[1...2]))
          for start in stride(from: 0, to: 7, by: chunk) {
            let x = part(inputs[0], axis: 0, start..<min(start + chunk, 7))
            let outputs = try operation.computed([x] + state + inputs[3...], kernels: kernels)
            y += outputs[0]
            state = [
              Tensor(outputs[1], shape: inputs[1].shape),
              Tensor(outputs[2], shape: inputs[2].shape),
            ]
          }
          #expect(sameBits(y, whole[0]), "chunks of \(chunk), \(here)")
          #expect(sameBits(state[0].elements(), whole[1]), "chunks of \(chunk), \(here)")
          #expect(sameBits(state[1].elements(), whole[2]), "chunks of \(chunk), \(here)")
        }
      }
    }
  }

  @Test func lstmOfOneStreamOrABatch() throws {
    try withEverySeed(50..<60) { random in
      let streams = Int.random(in: 2...9, using: &random)
      let inputs = lstmInputs(frames: 4, streams: streams, hidden: 21, projected: 13, &random)
      try withEveryKernel { kernels in
        let operation = Operator.lstm(LSTM())
        let whole = try operation.computed(inputs, kernels: kernels)
        let shapes: [Shape] = [[4, streams, 13], [1, streams, 13], [1, streams, 21]]
        for stream in 0..<streams {
          let own = inputs[...2].map { part($0, axis: 1, stream..<stream + 1) } + inputs[3...]
          let single = try operation.computed(own, kernels: kernels)
          for (index, shape) in shapes.enumerated() {
            let batched = part(
              Tensor(whole[index], shape: shape), axis: 1, stream..<stream + 1)
            #expect(sameBits(single[index], batched.elements()), "stream \(stream), \(here)")
          }
        }
      }
    }
  }

  /// What meets bf16 and i8 is rounded in every frame, which the reference does not do.
  @Test(arguments: zip(weightTypes, [2e-5, 2e-5, 0.1, 0.1]))
  func lstmEqualsItsReference(type: ElementType, tolerance: Double) throws {
    try withEverySeed(60..<90) { random in
      let (hidden, projected) = (
        Int.random(in: 1...34, using: &random), Int.random(in: 1...34, using: &random)
      )
      var inputs = lstmInputs(
        frames: 4, streams: Int.random(in: 1...4, using: &random), hidden: hidden,
        projected: projected, &random)
      for index in [3, 4, 6] { inputs[index] = try random.weight(inputs[index].shape, type) }
      let operation = Operator.lstm(LSTM())
      let exact = operation.reference(inputs, as: Double.self)
      try withEveryKernel { kernels in
        let found = try operation.computed(inputs, kernels: kernels)
        for (found, exact) in zip(found, exact) {
          let difference = largestDifference(found.map { Double($0) }, exact)
          #expect(difference <= tolerance, "\(difference), \(here)")
        }
      }
    }
  }
}
