import TernOperators
import TernTensor
import TestSupport
import Testing

/// Kernels that move numbers or compute with two: equal to their reference to the bit.
@Suite struct ExactKernelTests {
  private func check(_ operation: Operator, _ inputs: [Tensor]) throws {
    let expected = operation.reference(inputs, as: Float.self)[0]
    try withEveryKernel { kernels in
      let found = try operation.computed(inputs, kernels: kernels)[0]
      #expect(sameBits(found, expected), "\(operation) \(inputs.map(\.shape)), \(here)")
    }
  }

  private func shape(
    rank: ClosedRange<Int>, _ random: inout SeededGenerator
  ) -> [Int] {
    (0..<Int.random(in: rank, using: &random)).map { _ in Int.random(in: 1...6, using: &random) }
  }

  @Test(arguments: Arithmetic.Function.allCases)
  func arithmetic(function: Arithmetic.Function) throws {
    try withEverySeed(0..<200) { random in
      let extents = shape(rank: 0...4, &random) + (Bool.random(using: &random) ? [17] : [])
      let inner = extents.suffix(Int.random(in: 0...extents.count, using: &random))
      try check(
        .arithmetic(Arithmetic(function)),
        [random.tensor(Shape(extents)), random.tensor(Shape(Array(inner)))])
    }
  }

  @Test func transpose() throws {
    try withEverySeed(0..<300) { random in
      let extents = shape(rank: 0...5, &random)
      let permutation = extents.indices.shuffled(using: &random)
      try check(
        .transpose(Transpose(permutation: permutation)), [random.tensor(Shape(extents))])
    }
  }

  @Test func slice() throws {
    try withEverySeed(0..<200) { random in
      let extents = shape(rank: 1...4, &random)
      let axis = Int.random(in: extents.indices, using: &random)
      let start = Int.random(in: 0..<extents[axis], using: &random)
      let end = Int.random(in: start + 1...extents[axis], using: &random)
      try check(.slice(Slice(axis: axis, range: start..<end)), [random.tensor(Shape(extents))])
    }
  }

  @Test func concatenate() throws {
    try withEverySeed(0..<200) { random in
      let extents = shape(rank: 1...4, &random)
      let axis = Int.random(in: extents.indices, using: &random)
      let inputs = (0..<Int.random(in: 1...4, using: &random)).map { _ in
        var extents = extents
        extents[axis] = Int.random(in: 1...5, using: &random)
        return random.tensor(Shape(extents))
      }
      try check(.concatenate(Concatenate(axis: axis)), inputs)
    }
  }

  @Test func reshape() throws {
    var random = SeededGenerator(seed: 1)
    for groups in [[1, 1, 1], [3], [2, 0, 1], [0, 1, 2], [1, 2, 0, 0]] {
      try check(.reshape(Reshape(groups: groups)), [random.tensor([2, 3, 5])])
    }
    let types = try Operator.reshape(Reshape(groups: [0, 2, 1])).outputTypes(
      for: [TensorType(.float32, [.symbol("N"), 4, 5])])
    #expect(types[0].description == "f32 [1, 4 N, 5]")
  }

  @Test(arguments: weightTypes) func embedding(type: ElementType) throws {
    var random = SeededGenerator(seed: 2)
    try withEvery("width", in: Array(1...33)) { width in
      let weight = try random.weight([7, width], type)
      let ids = Tensor([0, 6, -1, 3, 3, Int64.min] as [Int64], shape: [2, 3])
      try check(.embedding(Embedding()), [ids, weight])
      let found = try Operator.embedding(Embedding()).computed([ids, weight])[0]
      #expect(found[2 * width..<3 * width].allSatisfy { $0 == 0 })
    }
  }

  @Test(arguments: [7, Int64.max]) func idsOutOfRangeAreRefused(id: Int64) throws {
    var random = SeededGenerator(seed: 3)
    let inputs = [Tensor([0, id], shape: [2]), random.tensor([7, 3])]
    withEveryKernel { kernels in
      let error = #expect(throws: OperatorError.self, here) {
        try Operator.embedding(Embedding()).computed(inputs, kernels: kernels)
      }
      #expect(error?.code == .range && error?.message.contains("\(id) at place 1") == true)
    }
  }

  /// Where an operator names a window on its input, its reference gives just that.
  @Test func aliasesAreWindows() throws {
    var count = 0
    withEverySeed(0..<300) { random in
      let extents = shape(rank: 1...4, &random).map { Bool.random(using: &random) ? 1 : $0 }
      let x = random.tensor(Shape(extents))
      let axis = Int.random(in: extents.indices, using: &random)
      let start = Int.random(in: 0..<extents[axis], using: &random)
      let operations: [Operator] = [
        .transpose(Transpose(permutation: extents.indices.shuffled(using: &random))),
        .slice(Slice(axis: axis, range: start..<extents[axis])),
        .reshape(Reshape(groups: [extents.count])),
      ]
      for operation in operations {
        guard let offset = operation.definition.aliasOffset(for: [x.shape]) else { continue }
        let expected = operation.reference([x], as: Float.self)[0]
        let window = x.elements(as: Float.self).dropFirst(offset).prefix(expected.count)
        #expect(sameBits(Array(window), expected), "\(operation) of \(x.shape), \(here)")
        count += 1
      }
    }
    #expect(count > 300)
  }
}
