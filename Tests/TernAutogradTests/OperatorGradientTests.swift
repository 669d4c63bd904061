import TernAutograd
import TernOperators
import TernTensor
import TestSupport
import Testing

/// Each operator's gradient against central differences of its reference in Double.
@Suite struct OperatorGradientTests {
  private func check(
    _ operation: Operator, _ inputs: [Tensor], constant: Set<Int> = [], tolerance: Double = 2e-5,
    random: inout SeededGenerator
  ) throws {
    var generator = random
    let (outputs, _) = try gradients(
      of: operation, inputs: inputs, constant: constant, in: Workspace(threads: ThreadPool())
    ) { $0 }
    let cotangents = outputs.map { generator.tensor($0.shape) }
    random = generator
    let expected = inputs.indices.map { index in
      constant.contains(index)
        ? nil
        : centralDifferences(
          of: operation, inputs: inputs, cotangents: cotangents, input: index)
    }
    for threads in [1, 2] {
      let pool = ThreadPool(count: threads)
      try withEvery("kernels", in: Kernels.available.map(\.name)) { name in
        let kernels = try #require(Kernels.available.first { $0.name == name })
        let workspace = Workspace(threads: pool, kernels: kernels)
        let (_, found) = try gradients(
          of: operation, inputs: inputs, constant: constant, in: workspace
        ) { _ in cotangents }
        for index in inputs.indices {
          guard let wanted = expected[index] else { continue }
          let gradient = try #require(found[index], here)
          #expect(gradient.shape == inputs[index].shape, here)
          let difference = largestDifference(gradient.elements(), wanted)
          #expect(difference < tolerance, "input \(index) of \(operation), \(here)")
        }
      }
    }
  }

  @Test(arguments: Activation.Function.allCases)
  func activation(function: Activation.Function) throws {
    try withEverySeed(0..<2) { random in
      let x = random.tensor([3, 21], in: -4...4)
      try check(.activation(Activation(function)), [x], random: &random)
    }
  }

  @Test(arguments: Arithmetic.Function.allCases)
  func arithmetic(function: Arithmetic.Function) throws {
    try withEverySeed(0..<2) { random in
      for shape in [[4, 3, 5], [3, 5], [5], []] as [[Int]] {
        let (a, b) = (random.tensor([4, 3, 5]), random.tensor(Shape(shape)))
        try check(.arithmetic(Arithmetic(function)), [a, b], random: &random)
      }
    }
  }

  @Test func basicNorm() throws {
    try withEverySeed(0..<3) { random in
      let inputs = [random.tensor([3, 2, 19], in: -3...3), random.tensor([], in: 0.1...1)]
      try check(.basicNorm(BasicNorm()), inputs, random: &random)
    }
  }

  @Test func concatenateAndSlice() throws {
    try withEverySeed(0..<2) { random in
      for axis in 0..<3 {
        let x = random.tensor([3, 4, 5])
        try check(
          .concatenate(Concatenate(axis: axis)), [x, random.tensor([3, 4, 5]), x],
          random: &random)
        try check(.slice(Slice(axis: axis, range: 1..<3)), [x], random: &random)
      }
    }
  }

  @Test func convolution1D() throws {
    try withEverySeed(0..<2) { random in
      try check(
        .convolution1D(Convolution1D(groups: 6)),
        [random.tensor([2, 6, 7]), random.tensor([6, 1, 3])], random: &random)
      try check(
        .convolution1D(Convolution1D(groups: 2)),
        [random.tensor([2, 6, 5]), random.tensor([4, 3, 2]), random.tensor([4])],
        random: &random)
    }
  }

  @Test func convolution2D() throws {
    try withEverySeed(0..<2) { random in
      for stride in [[1, 1], [2, 2], [1, 2]] {
        try check(
          .convolution2D(Convolution2D(stride: stride)),
          [random.tensor([2, 3, 7, 8]), random.tensor([5, 3, 3, 3]), random.tensor([5])],
          random: &random)
      }
    }
  }

  /// As many patches as make two blocks of them.
  @Test func convolution2DInBlocks() throws {
    var random = SeededGenerator(seed: 1)
    let inputs = [random.tensor([1, 1, 34, 250]), random.tensor([1, 1, 3, 3])]
    let operation = Operator.convolution2D(Convolution2D(stride: [1, 1]))
    let workspace = Workspace(threads: ThreadPool(count: 2))
    let (outputs, found) = try gradients(of: operation, inputs: inputs, in: workspace) { $0 }
    // Σ y² / 2 has y for its cotangent; its gradient by the weight's own definition.
    let (x, y) = (inputs[0].elements(as: Double.self), outputs[0].elements(as: Double.self))
    var expected = [Double](repeating: 0, count: 9)
    for place in 0..<9 {
      for h in 0..<32 {
        for w in 0..<248 {
          expected[place] += y[h * 248 + w] * x[(h + place / 3) * 250 + w + place % 3]
        }
      }
    }
    #expect(largestDifference(try #require(found[1]).elements(), expected) < 1e-4)
  }

  @Test func embedding() throws {
    try withEverySeed(0..<2) { random in
      let ids = Tensor([3, 0, -1, 3, 6, 2] as [Int64], shape: [2, 3])
      try check(
        .embedding(Embedding()), [ids, random.tensor([7, 5])], constant: [0], random: &random)
    }
  }

  @Test func linear() throws {
    try withEverySeed(0..<2) { random in
      for (rows, inputs, outputs) in [(6, 5, 7), (1, 17, 3), (40, 33, 20)] {
        let tensors = [
          random.tensor([2, rows / 2 + rows % 2, inputs]), random.tensor([outputs, inputs]),
          random.tensor([outputs]),
        ]
        try check(.linear(Linear()), tensors, random: &random)
        try check(.linear(Linear()), Array(tensors.prefix(2)), random: &random)
      }
    }
  }

  @Test func logSoftmax() throws {
    try withEverySeed(0..<2) { random in
      try check(
        .logSoftmax(LogSoftmax()), [random.tensor([3, 18], in: -3...3)], random: &random)
    }
  }

  @Test func lstm() throws {
    try withEverySeed(0..<2) { random in
      for (frames, streams, inputs, hidden) in [(4, 3, 5, 9), (1, 1, 3, 4), (3, 5, 4, 18)] {
        let projected = 3
        let inputs = [
          random.tensor([frames, streams, inputs]), random.tensor([1, streams, projected]),
          random.tensor([1, streams, hidden]), random.tensor([4 * hidden, inputs]),
          random.tensor([4 * hidden, projected]), random.tensor([4 * hidden]),
          random.tensor([projected, hidden]),
        ]
        try check(.lstm(LSTM()), inputs, random: &random)
      }
      let (width, hidden) = (4, 5)
      let unprojected = [
        random.tensor([3, 2, width]), random.tensor([1, 2, hidden]),
        random.tensor([1, 2, hidden]), random.tensor([4 * hidden, width]),
        random.tensor([4 * hidden, hidden]), random.tensor([4 * hidden]),
      ]
      try check(.lstm(LSTM()), unprojected, random: &random)
    }
  }

  @Test func reshapeAndTranspose() throws {
    try withEverySeed(0..<2) { random in
      let x = random.tensor([3, 4, 5])
      try check(.reshape(Reshape(groups: [1, 0, 2])), [x], random: &random)
      for permutation in [[0, 1, 2], [1, 0, 2], [2, 0, 1], [0, 2, 1]] {
        try check(.transpose(Transpose(permutation: permutation)), [x], random: &random)
      }
    }
  }
}
