import TernTensor

/// `embedding`: the row of weight that each id names; a negative id gives zeros.
///
/// ids: i64 [...]; weight: f32, f16, bf16 or i8 [V, D] → y: f32 [..., D].
///
/// Source: icefall, `decoder.py`: ids before the first token are negative.
public struct Embedding: Sendable, Hashable {
  /// The function.
  public init() {}
}

extension Embedding: OperatorDefinition {
  package var signature: OperatorSignature {
    OperatorSignature("embedding", inputs: ["ids", "weight"])
  }

  init(_ attributes: [String: Attribute]) throws(OperatorError) {
    _ = try AttributeReader(attributes, for: signature)
  }

  package func outputTypes(for inputs: [TensorType]) throws(OperatorError) -> [TensorType] {
    guard inputs[0].elementType == .int64, inputs[1].elementType.isWeight else {
      throw error(.elementType, "'ids' \(inputs[0]) is not i64, or 'weight' \(inputs[1]) no weight")
    }
    try requireRank(2, inputs, at: 1)
    _ = try requireConstant(inputs, at: 1, axis: 0)
    let width = try requireConstant(inputs, at: 1, axis: 1)
    return [TensorType(.float32, inputs[0].dimensions + [.constant(width)])]
  }
}
