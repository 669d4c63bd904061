extension Activation {
  @specialized(where Scalar == Double)
  package func reference<Scalar: ReferenceScalar>(
    _ inputs: [ReferenceTensor<Scalar>]
  ) -> [ReferenceTensor<Scalar>] {
    let values = inputs[0].values.map { x in
      switch function {
      case .relu: max(x, 0)
      case .tanh: Scalar.tanh(x)
      case .sigmoid: TernOperators.sigmoid(x)
      case .exp: Scalar.exp(x)
      case .doubleSwish: x * TernOperators.sigmoid(x - 1)
      }
    }
    return [ReferenceTensor(values, shape: inputs[0].shape)]
  }
}
