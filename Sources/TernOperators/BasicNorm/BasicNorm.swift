import TernTensor

/// `basic_norm`: x · (mean(x²) + epsilon)^-½, the mean over the innermost axis.
///
/// x: f32 [..., C]; epsilon: f32 [] → y: f32 [..., C].
///
/// Source: icefall, `scaling.py`, BasicNorm (epsilon is stored there as its logarithm).
public struct BasicNorm: Sendable, Hashable {
  /// The norm.
  public init() {}
}

extension BasicNorm: OperatorDefinition {
  package var signature: OperatorSignature {
    OperatorSignature("basic_norm", inputs: ["x", "epsilon"])
  }

  init(_ attributes: [String: Attribute]) throws(OperatorError) {
    _ = try AttributeReader(attributes, for: signature)
  }

  package func outputTypes(for inputs: [TensorType]) throws(OperatorError) -> [TensorType] {
    try requireFloats(inputs)
    try requireRank(0, inputs, at: 1)
    guard inputs[0].rank >= 1 else { throw error(.shape, "input 'x' is a scalar") }
    _ = try requireConstant(inputs, at: 0, axis: inputs[0].rank - 1)
    return [inputs[0]]
  }
}
