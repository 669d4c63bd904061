import TernTensor

extension Convolution1D {
  @specialized(where Scalar == Double)
  package func reference<Scalar: ReferenceScalar>(
    _ inputs: [ReferenceTensor<Scalar>]
  ) -> [ReferenceTensor<Scalar>] {
    let (x, weight) = (inputs[0], inputs[1])
    let (outputs, channels, width) = (weight.shape[0], weight.shape[1], weight.shape[2])
    let frames = x.shape[2] - width + 1
    var y = ReferenceTensor<Scalar>(zeros: [x.shape[0], outputs, frames])
    for n in 0..<x.shape[0] {
      for o in 0..<outputs {
        let group = o / (outputs / groups)
        for t in 0..<frames {
          var sum: Scalar = inputs.count > 2 ? inputs[2].values[o] : 0
          for i in 0..<channels {
            let row = x.row(n * x.shape[1] + group * channels + i)
            sum += dot(weight.row(o * channels + i), row.dropFirst(t).prefix(width))
          }
          y.values[(n * outputs + o) * frames + t] = sum
        }
      }
    }
    return [y]
  }
}
