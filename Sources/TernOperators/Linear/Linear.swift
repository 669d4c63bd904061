import TernTensor

/// `linear`: y = x · weightᵀ + bias.
///
/// x: f32 [..., I]; weight: f32, f16, bf16 or i8 [O, I]; bias: f32 [O], optional → y: f32 [..., O].
public struct Linear: Sendable, Hashable {
  /// The function.
  public init() {}
}

extension Linear: OperatorDefinition {
  package var signature: OperatorSignature {
    OperatorSignature("linear", inputs: ["x", "weight"], optional: ["bias"])
  }

  init(_ attributes: [String: Attribute]) throws(OperatorError) {
    _ = try AttributeReader(attributes, for: signature)
  }

  package func outputTypes(for inputs: [TensorType]) throws(OperatorError) -> [TensorType] {
    try requireFloats(inputs, weights: [1])
    try requireRank(2, inputs, at: 1)
    let outputs = try requireConstant(inputs, at: 1, axis: 0)
    _ = try requireConstant(inputs, at: 1, axis: 1)
    guard let innermost = inputs[0].dimensions.last, innermost == inputs[1].dimensions[1] else {
      throw error(.shape, "input 'x' \(inputs[0]) and 'weight' \(inputs[1]) end differently")
    }
    if inputs.count > 2 { try requireDimensions([.constant(outputs)], inputs, at: 2) }
    return [TensorType(.float32, inputs[0].dimensions.dropLast() + [.constant(outputs)])]
  }
}
