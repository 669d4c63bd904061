import TernTensor

/// A function of each element: `relu`, `tanh`, `sigmoid`, `exp`, `double_swish`.
///
/// x: f32, any shape → y: the same shape.
///
/// Source of `double_swish`, x · σ(x - 1): icefall, `scaling.py`.
public struct Activation: Sendable, Hashable {
  /// Which function.
  public enum Function: String, Sendable, Hashable, CaseIterable {
    /// max(x, 0).
    case relu
    /// The hyperbolic tangent.
    case tanh
    /// 1 / (1 + e^-x).
    case sigmoid
    /// e^x.
    case exp
    /// x · σ(x - 1).
    case doubleSwish = "double_swish"
  }

  /// Which function.
  public let function: Function

  /// A function of each element.
  public init(_ function: Function) {
    self.function = function
  }
}

extension Activation: OperatorDefinition {
  package var signature: OperatorSignature { OperatorSignature(function.rawValue, inputs: ["x"]) }

  init(_ function: Function, _ attributes: [String: Attribute]) throws(OperatorError) {
    self.init(function)
    _ = try AttributeReader(attributes, for: signature)
  }

  package func outputTypes(for inputs: [TensorType]) throws(OperatorError) -> [TensorType] {
    try requireFloats(inputs)
    return [inputs[0]]
  }
}
