import TernTensor

/// Computes a network with the operators' references, from its stored parameters.
package struct ReferenceEvaluator<Scalar: ReferenceScalar>: Evaluator {
  private let parameters: [String: Tensor]

  /// An evaluator of a network with the given parameters.
  package init(parameters: [String: Tensor]) {
    self.parameters = parameters
  }

  package func hasParameter(_ name: String) -> Bool { parameters[name] != nil }

  package func parameter(_ name: String) throws -> ReferenceTensor<Scalar> {
    guard let tensor = parameters[name] else {
      throw OperatorError(.inputs, in: name, "there is no parameter of this name")
    }
    return ReferenceTensor(tensor)
  }

  package func apply(
    _ operation: Operator, to inputs: [ReferenceTensor<Scalar>], name: String
  ) throws -> [ReferenceTensor<Scalar>] {
    operation.definition.reference(inputs)
  }
}
