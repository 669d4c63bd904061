extension Arithmetic {
  @specialized(where Scalar == Double)
  package func reference<Scalar: ReferenceScalar>(
    _ inputs: [ReferenceTensor<Scalar>]
  ) -> [ReferenceTensor<Scalar>] {
    let (a, b) = (inputs[0], inputs[1])
    let values = a.values.indices.map { index in
      let (x, y) = (a.values[index], b.values[index % b.values.count])
      return switch function {
      case .add: x + y
      case .multiply: x * y
      }
    }
    return [ReferenceTensor(values, shape: a.shape)]
  }
}
