import TernTensor

/// `add` and `multiply`: a function of two numbers, element by element.
///
/// a: f32, any shape; b: f32, the same shape, or its innermost axes, or a scalar: b is then repeated
/// over the outer axes of a. y: the shape of a.
public struct Arithmetic: Sendable, Hashable {
  /// Which function.
  public enum Function: String, Sendable, Hashable, CaseIterable {
    /// a + b.
    case add
    /// a · b.
    case multiply
  }

  /// Which function.
  public let function: Function

  /// A function of two numbers, element by element.
  public init(_ function: Function) {
    self.function = function
  }
}

extension Arithmetic: OperatorDefinition {
  package var signature: OperatorSignature {
    OperatorSignature(function.rawValue, inputs: ["a", "b"])
  }

  init(_ function: Function, _ attributes: [String: Attribute]) throws(OperatorError) {
    self.init(function)
    _ = try AttributeReader(attributes, for: signature)
  }

  package func outputTypes(for inputs: [TensorType]) throws(OperatorError) -> [TensorType] {
    try requireFloats(inputs)
    guard inputs[0].dimensions.suffix(inputs[1].rank) == inputs[1].dimensions[...] else {
      throw error(.shape, "input 'b' \(inputs[1]) is not the innermost part of 'a' \(inputs[0])")
    }
    return [inputs[0]]
  }
}
