extension BasicNorm {
  @specialized(where Scalar == Double)
  package func reference<Scalar: ReferenceScalar>(
    _ inputs: [ReferenceTensor<Scalar>]
  ) -> [ReferenceTensor<Scalar>] {
    let x = inputs[0]
    let epsilon = inputs[1].values[0]
    var y = x
    for index in 0..<x.values.count / x.columns {
      let row = x.row(index)
      let scale = 1 / (dot(row, row) / Scalar(row.count) + epsilon).squareRoot()
      for place in row.indices { y.values[place] = row[place] * scale }
    }
    return [y]
  }
}
