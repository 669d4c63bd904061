import TernOperators
import TernTensor
import Testing

private func f32(_ dimensions: Dimension...) -> TensorType { TensorType(.float32, dimensions) }
private func i64(_ dimensions: Dimension...) -> TensorType { TensorType(.int64, dimensions) }
private func f16(_ dimensions: Dimension...) -> TensorType { TensorType(.float16, dimensions) }

private let batch = Dimension.symbol("N")
private let frames = Dimension.symbol("T")

/// What each operator's shape rule takes and refuses.
@Suite struct ShapeRuleTests {
  private func check(
    _ operation: Operator, _ inputs: [TensorType], gives expected: [String],
    at location: SourceLocation = #_sourceLocation
  ) throws {
    let found = try operation.outputTypes(for: inputs)
    #expect(found.map(\.description) == expected, sourceLocation: location)
  }

  private func check(
    _ operation: Operator, _ inputs: [TensorType], failsWith code: OperatorError.Code,
    at location: SourceLocation = #_sourceLocation
  ) {
    let error = #expect(throws: OperatorError.self, sourceLocation: location) {
      try operation.outputTypes(for: inputs)
    }
    #expect(error?.code == code, "\(error?.description ?? "")", sourceLocation: location)
    #expect(error?.operatorName == operation.signature.name, sourceLocation: location)
  }

  @Test(arguments: Activation.Function.allCases) func activation(function: Activation.Function)
    throws
  {
    let operation = Operator.activation(Activation(function))
    try check(operation, [f32(batch, 3)], gives: ["f32 [N, 3]"])
    try check(operation, [f32()], gives: ["f32 []"])
    check(operation, [], failsWith: .inputs)
    check(operation, [f32(1), f32(1)], failsWith: .inputs)
    check(operation, [i64(1)], failsWith: .elementType)
    check(operation, [f16(1)], failsWith: .elementType)
    check(operation, [f32(1, 1, 1, 1, 1, 1, 1, 1, 1)], failsWith: .shape)
  }

  @Test(arguments: Arithmetic.Function.allCases) func arithmetic(function: Arithmetic.Function)
    throws
  {
    let operation = Operator.arithmetic(Arithmetic(function))
    for b in [f32(), f32(3), f32(frames, 3), f32(batch, frames, 3)] {
      try check(operation, [f32(batch, frames, 3), b], gives: ["f32 [N, T, 3]"])
    }
    for b in [f32(1), f32(4), f32(batch, 3), f32(1, batch, frames, 3)] {
      check(operation, [f32(batch, frames, 3), b], failsWith: .shape)
    }
    check(operation, [f32(3)], failsWith: .inputs)
    check(operation, [f32(3), f16(3)], failsWith: .elementType)
    check(operation, [i64(3), f32(3)], failsWith: .elementType)
  }

  @Test func basicNorm() throws {
    let operation = Operator.basicNorm(BasicNorm())
    try check(operation, [f32(batch, 3), f32()], gives: ["f32 [N, 3]"])
    check(operation, [f32(batch, 3), f32(1)], failsWith: .shape)
    check(operation, [f32(), f32()], failsWith: .shape)
    check(operation, [f32(3, batch), f32()], failsWith: .shape)
    check(operation, [f32(batch, 0), f32()], failsWith: .shape)
    check(operation, [f32(batch, 3)], failsWith: .inputs)
    check(operation, [f32(batch, 3), f16()], failsWith: .elementType)
  }

  @Test func logSoftmax() throws {
    let operation = Operator.logSoftmax(LogSoftmax())
    try check(operation, [f32(batch, 3)], gives: ["f32 [N, 3]"])
    check(operation, [f32()], failsWith: .shape)
    check(operation, [f32(batch)], failsWith: .shape)
    check(operation, [i64(3)], failsWith: .elementType)
  }

  @Test func linear() throws {
    let operation = Operator.linear(Linear())
    for type in weightTypes {
      let weight = TensorType(type, [7, 5])
      try check(operation, [f32(batch, frames, 5), weight], gives: ["f32 [N, T, 7]"])
      try check(operation, [f32(5), weight, f32(7)], gives: ["f32 [7]"])
    }
    check(operation, [f32(batch, 5)], failsWith: .inputs)
    check(operation, [f32(batch, 5), f32(7, 5), f32(7), f32(7)], failsWith: .inputs)
    check(operation, [f32(batch, 6), f32(7, 5)], failsWith: .shape)
    check(operation, [f32(batch, 5), f32(7, 5), f32(5)], failsWith: .shape)
    check(operation, [f32(batch, 5), f32(7, 5), f32(1, 7)], failsWith: .shape)
    check(operation, [f32(batch, 5), f32(5)], failsWith: .shape)
    check(operation, [f32(batch, 0), f32(7, 0)], failsWith: .shape)
    check(operation, [f32(batch, frames), f32(7, frames)], failsWith: .shape)
    check(operation, [f32(batch, 5), f32(batch, 5)], failsWith: .shape)
    check(operation, [f32(), f32(7, 5)], failsWith: .shape)
    check(operation, [f32(batch, 5), i64(7, 5)], failsWith: .elementType)
    check(operation, [f16(batch, 5), f32(7, 5)], failsWith: .elementType)
    check(operation, [f32(batch, 5), f32(7, 5), f16(7)], failsWith: .elementType)
  }

  @Test func embedding() throws {
    let operation = Operator.embedding(Embedding())
    try check(operation, [i64(batch, 2), f16(9, 4)], gives: ["f32 [N, 2, 4]"])
    try check(operation, [i64(), f32(9, 4)], gives: ["f32 [4]"])
    check(operation, [f32(batch, 2), f32(9, 4)], failsWith: .elementType)
    check(operation, [i64(batch, 2), i64(9, 4)], failsWith: .elementType)
    check(operation, [i64(batch, 2), f32(9)], failsWith: .shape)
    check(operation, [i64(batch, 2), f32(9, frames)], failsWith: .shape)
    check(operation, [i64(batch, 2), f32(frames, 9)], failsWith: .shape)
    check(operation, [i64(batch, 2)], failsWith: .inputs)
  }

  @Test func convolution1D() throws {
    let operation = Operator.convolution1D(Convolution1D(groups: 2))
    try check(operation, [f32(batch, 6, frames), f32(4, 3, 2)], gives: ["f32 [N, 4, T - 1]"])
    try check(operation, [f32(batch, 6, 5), f32(4, 3, 5), f32(4)], gives: ["f32 [N, 4, 1]"])
    check(operation, [f32(batch, 6, 5), f32(4, 3, 6)], failsWith: .shape)
    check(operation, [f32(batch, 7, 5), f32(4, 3, 2)], failsWith: .shape)
    check(operation, [f32(batch, 6, 5), f32(4, 6, 2)], failsWith: .shape)
    check(operation, [f32(batch, 6, 5), f32(5, 3, 2)], failsWith: .shape)
    check(operation, [f32(batch, frames, 5), f32(4, 3, 2)], failsWith: .shape)
    check(operation, [f32(6, 5), f32(4, 3, 2)], failsWith: .shape)
    check(operation, [f32(batch, 6, 5), f32(4, 3)], failsWith: .shape)
    check(operation, [f32(batch, 6, 5), f32(4, 3, 0)], failsWith: .shape)
    check(operation, [f32(batch, 6, 5), f32(4, 3, 2), f32(6)], failsWith: .shape)
    check(operation, [f32(batch, 6, frames), f32(4, 3, .constant(.max))], failsWith: .shape)
    check(operation, [f32(batch, 6, 5), f16(4, 3, 2)], failsWith: .elementType)
    check(operation, [f32(batch, 6, 5)], failsWith: .inputs)
  }

  @Test func convolution2D() throws {
    let operation = Operator.convolution2D(Convolution2D(stride: [2, 1]))
    try check(
      operation, [f32(batch, 3, frames, 9), f16(5, 3, 3, 2), f32(5)],
      gives: ["f32 [N, 5, (T - 1) / 2, 8]"])
    let weight = f32(5, 3, 3, 2)
    check(operation, [f32(batch, 3, 2, 9), weight], failsWith: .shape)
    check(operation, [f32(batch, 3, 9, 1), weight], failsWith: .shape)
    check(operation, [f32(batch, 4, 9, 9), weight], failsWith: .shape)
    check(operation, [f32(batch, frames, 9, 9), f32(5, frames, 3, 2)], failsWith: .shape)
    check(operation, [f32(batch, 3, 9, frames), weight], failsWith: .shape)
    check(operation, [f32(3, 9, 9), weight], failsWith: .shape)
    check(operation, [f32(batch, 3, 9, 9), f32(5, 3, 3)], failsWith: .shape)
    check(operation, [f32(batch, 3, 9, 9), weight, f32(3)], failsWith: .shape)
    check(operation, [f32(batch, 3, frames, 9), f32(5, 3, .constant(.max), 2)], failsWith: .shape)
    check(operation, [f32(batch, 3, 9, 9), i64(5, 3, 3, 2)], failsWith: .elementType)
    check(operation, [f32(batch, 3, 9, 9)], failsWith: .inputs)
  }

  @Test func lstm() throws {
    let operation = Operator.lstm(LSTM())
    let good = [
      f32(frames, batch, 4), f32(1, batch, 3), f32(1, batch, 5), f16(20, 4), f16(20, 3), f32(20),
      f16(3, 5),
    ]
    let types = ["f32 [T, N, 3]", "f32 [1, N, 3]", "f32 [1, N, 5]"]
    try check(operation, good, gives: types)
    check(operation, good.dropLast(), failsWith: .shape)
    check(operation, good.dropLast(2), failsWith: .inputs)
    check(operation, good + [f32(1)], failsWith: .inputs)
    let others: [(Int, TensorType, OperatorError.Code)] = [
      (0, f32(frames, batch, frames), .shape), (0, f32(batch, 4), .shape),
      (0, f32(frames, 7, 4), .shape), (0, i64(frames, batch, 4), .elementType),
      (1, f32(2, batch, 3), .shape), (1, f32(1, frames, 3), .shape),
      (1, f32(1, batch, 4), .shape), (1, f32(1, batch, frames), .shape),
      (2, f32(1, batch, 6), .shape), (2, f32(2, batch, 5), .shape), (2, f32(batch, 5), .shape),
      (2, f32(1, batch, .constant(.max)), .shape), (3, f32(20, 5), .shape),
      (3, f32(21, 4), .shape), (4, f32(20, 5), .shape), (4, f32(20), .shape),
      (5, f32(19), .shape), (5, f32(1, 20), .shape), (5, f16(20), .elementType),
      (6, f32(5, 3), .shape), (6, i64(3, 5), .elementType),
    ]
    for (index, type, code) in others {
      var inputs = good
      inputs[index] = type
      check(operation, inputs, failsWith: code)
    }
  }

  @Test func reshape() throws {
    let x = f32(batch, frames, 4, 5)
    let join = Operator.reshape(Reshape(groups: [1, 1, 2]))
    try check(join, [x], gives: ["f32 [N, T, 20]"])
    try check(.reshape(Reshape(groups: [1, 2, 0, 1])), [x], gives: ["f32 [N, 4 T, 1, 5]"])
    check(join, [f32(batch, frames, 4)], failsWith: .shape)
    check(.reshape(Reshape(groups: [2, 1, 1])), [x], failsWith: .shape)
    let large = Dimension.constant(1 << 40)
    check(join, [f32(1, 1, large, large)], failsWith: .shape)
    check(join, [f32(1, 1, batch, large)], failsWith: .shape)
    check(join, [f32(1, 1, batch, 0)], failsWith: .shape)
    check(join, [i64(1, 1, 1, 1)], failsWith: .elementType)
  }

  @Test func slice() throws {
    let operation = Operator.slice(Slice(axis: 1, range: 1..<3))
    try check(operation, [f32(batch, 3)], gives: ["f32 [N, 2]"])
    check(operation, [f32(batch, 2)], failsWith: .shape)
    check(operation, [f32(3, batch)], failsWith: .shape)
    check(operation, [f32(3)], failsWith: .shape)
    check(operation, [i64(1, 3)], failsWith: .elementType)
  }

  @Test func concatenate() throws {
    let operation = Operator.concatenate(Concatenate(axis: 1))
    try check(operation, [f32(batch, 3)], gives: ["f32 [N, 3]"])
    try check(operation, [f32(batch, 3), f32(batch, 1), f32(batch, 4)], gives: ["f32 [N, 8]"])
    check(operation, [], failsWith: .inputs)
    check(operation, [f32(batch, 3), f32(frames, 3)], failsWith: .shape)
    check(operation, [f32(batch, 3), f32(batch, frames)], failsWith: .shape)
    check(operation, [f32(batch, 3), f32(batch, 3, 1)], failsWith: .shape)
    check(operation, [f32(batch)], failsWith: .shape)
    check(operation, [f32(1, .constant(.max)), f32(1, 1)], failsWith: .shape)
    check(operation, [f32(batch, 3), f16(batch, 3)], failsWith: .elementType)
  }

  @Test func transpose() throws {
    let operation = Operator.transpose(Transpose(permutation: [2, 0, 1]))
    try check(operation, [f32(batch, frames, 3)], gives: ["f32 [3, N, T]"])
    check(operation, [f32(batch, 3)], failsWith: .shape)
    check(.transpose(Transpose(permutation: [0, 0])), [f32(1, 1)], failsWith: .shape)
    check(.transpose(Transpose(permutation: [1, 2])), [f32(1, 1)], failsWith: .shape)
    check(operation, [i64(1, 1, 1)], failsWith: .elementType)
  }
}
