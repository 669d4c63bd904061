import TernTensor

extension Linear {
  @specialized(where Scalar == Double)
  package func reference<Scalar: ReferenceScalar>(
    _ inputs: [ReferenceTensor<Scalar>]
  ) -> [ReferenceTensor<Scalar>] {
    [linear(inputs[0], weight: inputs[1], bias: inputs.count > 2 ? inputs[2] : nil)]
  }
}

/// x · weightᵀ + bias, for the references of `linear` and `lstm`.
func linear<Scalar: ReferenceScalar>(
  _ x: ReferenceTensor<Scalar>, weight: ReferenceTensor<Scalar>, bias: ReferenceTensor<Scalar>?
) -> ReferenceTensor<Scalar> {
  let outputs = weight.shape[0]
  let rows = x.values.count / x.columns
  var y = ReferenceTensor<Scalar>(zeros: Shape(x.shape.extents.dropLast() + [outputs]))
  for row in 0..<rows {
    for output in 0..<outputs {
      y.values[row * outputs + output] =
        dot(x.row(row), weight.row(output)) + (bias?.values[output] ?? 0)
    }
  }
  return y
}
