import TernTensor

extension Convolution2D {
  @specialized(where Scalar == Double)
  package func reference<Scalar: ReferenceScalar>(
    _ inputs: [ReferenceTensor<Scalar>]
  ) -> [ReferenceTensor<Scalar>] {
    let (x, weight) = (inputs[0], inputs[1])
    let (channels, height) = (x.shape[1], x.shape[2])
    let (windowHeight, windowWidth) = (weight.shape[2], weight.shape[3])
    let outHeight = (height - windowHeight) / stride[0] + 1
    let outWidth = (x.shape[3] - windowWidth) / stride[1] + 1
    var y = ReferenceTensor<Scalar>(zeros: [x.shape[0], weight.shape[0], outHeight, outWidth])
    for place in y.values.indices {
      let (w, h) = (place % outWidth, place / outWidth % outHeight)
      let (o, n) = (
        place / (outWidth * outHeight) % weight.shape[0],
        place / (outWidth * outHeight * weight.shape[0])
      )
      var sum: Scalar = inputs.count > 2 ? inputs[2].values[o] : 0
      for i in 0..<channels {
        for j in 0..<windowHeight {
          let row = x.row((n * channels + i) * height + h * stride[0] + j)
          let filter = weight.row((o * channels + i) * windowHeight + j)
          sum += dot(filter, row.dropFirst(w * stride[1]).prefix(windowWidth))
        }
      }
      y.values[place] = sum
    }
    return [y]
  }
}
