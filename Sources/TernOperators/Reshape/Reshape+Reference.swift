import TernTensor

extension Reshape {
  @specialized(where Scalar == Double)
  package func reference<Scalar: ReferenceScalar>(
    _ inputs: [ReferenceTensor<Scalar>]
  ) -> [ReferenceTensor<Scalar>] {
    var rest = inputs[0].shape.extents[...]
    let extents = groups.map { group in
      defer { rest = rest.dropFirst(group) }
      return rest.prefix(group).reduce(1, *)
    }
    return [ReferenceTensor(inputs[0].values, shape: Shape(extents))]
  }
}
