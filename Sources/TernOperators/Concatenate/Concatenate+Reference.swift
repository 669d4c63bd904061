import TernTensor

extension Concatenate {
  @specialized(where Scalar == Double)
  package func reference<Scalar: ReferenceScalar>(
    _ inputs: [ReferenceTensor<Scalar>]
  ) -> [ReferenceTensor<Scalar>] {
    var extents = inputs[0].shape.extents
    extents[axis] = inputs.reduce(0) { $0 + $1.shape[axis] }
    let outer = extents[..<axis].reduce(1, *)
    var values: [Scalar] = []
    for index in 0..<outer {
      for input in inputs {
        let count = input.values.count / outer
        values += input.values[index * count..<(index + 1) * count]
      }
    }
    return [ReferenceTensor(values, shape: Shape(extents))]
  }
}
