import TernTensor

extension Slice {
  @specialized(where Scalar == Double)
  package func reference<Scalar: ReferenceScalar>(
    _ inputs: [ReferenceTensor<Scalar>]
  ) -> [ReferenceTensor<Scalar>] {
    let x = inputs[0]
    let (outer, inner) = layout(of: x.shape)
    let values = (0..<outer).flatMap { index in
      let start = index * x.shape[axis] * inner
      return x.values[start + range.lowerBound * inner..<start + range.upperBound * inner]
    }
    var extents = x.shape.extents
    extents[axis] = range.count
    return [ReferenceTensor(values, shape: Shape(extents))]
  }
}
