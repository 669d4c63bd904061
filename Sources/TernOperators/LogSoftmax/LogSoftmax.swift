import TernTensor

/// `log_softmax`: x - log Σ e^x, the sum over the innermost axis.
///
/// x: f32 [..., C] → y: f32 [..., C], natural logarithms of probabilities.
public struct LogSoftmax: Sendable, Hashable {
  /// The function.
  public init() {}
}

extension LogSoftmax: OperatorDefinition {
  package var signature: OperatorSignature { OperatorSignature("log_softmax", inputs: ["x"]) }

  init(_ attributes: [String: Attribute]) throws(OperatorError) {
    _ = try AttributeReader(attributes, for: signature)
  }

  package func outputTypes(for inputs: [TensorType]) throws(OperatorError) -> [TensorType] {
    try requireFloats(inputs)
    guard inputs[0].rank >= 1 else { throw error(.shape, "input 'x' is a scalar") }
    _ = try requireConstant(inputs, at: 0, axis: inputs[0].rank - 1)
    return [inputs[0]]
  }
}
