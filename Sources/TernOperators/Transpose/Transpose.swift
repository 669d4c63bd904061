import TernTensor

/// `transpose`: axes in another order; axis i of y is axis `permutation[i]` of x.
///
/// x: f32, any shape → y. Attribute `permutation`: each axis once.
public struct Transpose: Sendable, Hashable {
  /// The input's axes in the order of the output's.
  public let permutation: [Int]

  /// Puts axes in another order.
  public init(permutation: [Int]) {
    self.permutation = permutation
  }
}

extension Transpose: OperatorDefinition {
  package var signature: OperatorSignature {
    OperatorSignature("transpose", inputs: ["x"], attributes: ["permutation": .integers])
  }

  package var attributes: [String: Attribute] { ["permutation": .integers(permutation)] }

  init(_ attributes: [String: Attribute]) throws(OperatorError) {
    let reader = try AttributeReader(attributes, for: Transpose(permutation: []).signature)
    permutation = try reader.integers(
      "permutation", count: 0...maximumRank, in: 0...maximumRank - 1)
  }

  package func outputTypes(for inputs: [TensorType]) throws(OperatorError) -> [TensorType] {
    try requireFloats(inputs)
    guard permutation.sorted() == Array(0..<inputs[0].rank) else {
      throw error(.shape, "permutation \(permutation) does not name the axes of \(inputs[0]) once")
    }
    return [TensorType(.float32, permutation.map { inputs[0].dimensions[$0] })]
  }

  /// For each axis of the output, of which there are at most 8, how far apart its elements lie in the
  /// input.
  func strides(in shape: Shape) -> SIMD8<Int> {
    var strides = SIMD8<Int>()
    for (index, axis) in permutation.enumerated() {
      strides[index] = shape.extents[(axis + 1)...].reduce(1, *)
    }
    return strides
  }
}
