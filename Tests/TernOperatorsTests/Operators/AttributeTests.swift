import TernOperators
import Testing

@Suite struct AttributeTests {
  private static let operators: [Operator] =
    Activation.Function.allCases.map { .activation(Activation($0)) }
    + Arithmetic.Function.allCases.map { .arithmetic(Arithmetic($0)) }
    + [
      .basicNorm(BasicNorm()), .concatenate(Concatenate(axis: 2)),
      .convolution1D(Convolution1D(groups: 7)), .convolution2D(Convolution2D(stride: [2, 3])),
      .embedding(Embedding()), .linear(Linear()), .logSoftmax(LogSoftmax()), .lstm(LSTM()),
      .reshape(Reshape(groups: [1, 0, 2])), .slice(Slice(axis: 1, range: 3..<8)),
      .transpose(Transpose(permutation: [1, 2, 0])),
    ]

  private func code(
    _ name: String, version: Int = 1, _ attributes: [String: Attribute]
  ) -> OperatorError.Code? {
    do throws(OperatorError) {
      _ = try Operator(name: name, version: version, attributes: attributes)
      return nil
    } catch { return error.code }
  }

  @Test(arguments: operators) func roundTrip(operation: Operator) throws {
    let signature = operation.signature
    let copy = try Operator(
      name: signature.name, version: signature.version, attributes: operation.attributes)
    #expect(copy == operation)
    #expect(
      operation.attributes.mapValues(\.kind)
        == Dictionary(uniqueKeysWithValues: signature.attributes.map { ($0.name, $0.kind) }))
  }

  @Test(arguments: operators) func attributesMustBeTheSignatures(operation: Operator) {
    let name = operation.signature.name
    let attributes = operation.attributes
    #expect(code(name, attributes.merging(["more": .integer(1)]) { $1 }) == .attribute)
    for (key, value) in attributes {
      var fewer = attributes
      fewer[key] = nil
      #expect(code(name, fewer) == .attribute)
      fewer[key] = value.kind == .integer ? .integers([1, 1]) : .integer(1)
      #expect(code(name, fewer) == .attribute)
    }
  }

  @Test(arguments: operators) func otherVersionsAreUnknown(operation: Operator) {
    for version in [0, 2, -1, Int.max] {
      #expect(code(operation.signature.name, version: version, operation.attributes) == .unknown)
    }
  }

  @Test(arguments: ["", "Linear", "linear ", "doubleSwish", "gru"])
  func otherNamesAreUnknown(name: String) {
    #expect(code(name, [:]) == .unknown)
  }

  @Test func valuesHaveRanges() {
    for axis in [-1, 8, .min, .max] {
      #expect(code("concatenate", ["axis": .integer(axis)]) == .attribute)
      #expect(
        code("slice", ["axis": .integer(axis), "start": .integer(0), "end": .integer(1)])
          == .attribute)
    }
    for (start, end) in [(-1, 1), (1, 1), (2, 1), (0, .max), (.max, .max), (.min, 0)] {
      #expect(
        code("slice", ["axis": .integer(0), "start": .integer(start), "end": .integer(end)])
          == .attribute)
    }
    for groups in [0, -1, .max] {
      #expect(code("conv1d", ["groups": .integer(groups)]) == .attribute)
    }
    for stride in [[1], [1, 1, 1], [0, 1], [1, -1], [1025, 1]] {
      #expect(code("conv2d", ["stride": .integers(stride)]) == .attribute)
    }
    for groups in [[-1], [9], [Int](repeating: 0, count: 9), [.max]] {
      #expect(code("reshape", ["groups": .integers(groups)]) == .attribute)
    }
    for permutation in [[-1], [8], [Int](repeating: 0, count: 9)] {
      #expect(code("transpose", ["permutation": .integers(permutation)]) == .attribute)
    }
  }
}
