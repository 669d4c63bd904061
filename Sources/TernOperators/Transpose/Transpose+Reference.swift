import TernTensor

extension Transpose {
  @specialized(where Scalar == Double)
  package func reference<Scalar: ReferenceScalar>(
    _ inputs: [ReferenceTensor<Scalar>]
  ) -> [ReferenceTensor<Scalar>] {
    let x = inputs[0]
    let shape = Shape(permutation.map { x.shape[$0] })
    let strides = strides(in: x.shape)
    let values = (0..<shape.elementCount).map { place in
      var (rest, source) = (place, 0)
      for axis in permutation.indices.reversed() {
        source += rest % shape[axis] * strides[axis]
        rest /= shape[axis]
      }
      return x.values[source]
    }
    return [ReferenceTensor(values, shape: shape)]
  }
}
