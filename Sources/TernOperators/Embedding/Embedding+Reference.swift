import TernTensor

extension Embedding {
  @specialized(where Scalar == Double)
  package func reference<Scalar: ReferenceScalar>(
    _ inputs: [ReferenceTensor<Scalar>]
  ) -> [ReferenceTensor<Scalar>] {
    let (ids, weight) = (inputs[0], inputs[1])
    let zeros = [Scalar](repeating: 0, count: weight.columns)
    let values = ids.values.flatMap { $0 < 0 ? zeros[...] : weight.row(Int($0)) }
    return [ReferenceTensor(values, shape: Shape(ids.shape.extents + [weight.columns]))]
  }
}
