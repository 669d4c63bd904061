extension LogSoftmax {
  @specialized(where Scalar == Double)
  package func reference<Scalar: ReferenceScalar>(
    _ inputs: [ReferenceTensor<Scalar>]
  ) -> [ReferenceTensor<Scalar>] {
    let x = inputs[0]
    var y = x
    for index in 0..<x.values.count / x.columns {
      let row = x.row(index)
      let highest = row.reduce(-Scalar.infinity, max)
      let total = row.reduce(0) { $0 + Scalar.exp($1 - highest) }
      for place in row.indices { y.values[place] = row[place] - highest - Scalar.log(total) }
    }
    return [y]
  }
}
