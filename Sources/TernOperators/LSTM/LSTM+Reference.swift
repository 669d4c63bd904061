import TernTensor

extension LSTM {
  @specialized(where Scalar == Double)
  package func reference<Scalar: ReferenceScalar>(
    _ inputs: [ReferenceTensor<Scalar>]
  ) -> [ReferenceTensor<Scalar>] {
    let (x, weightIH, weightHH, bias) = (inputs[0], inputs[3], inputs[4], inputs[5])
    var (h, c) = (inputs[1], inputs[2])
    let (frames, streams, hidden) = (x.shape[0], x.shape[1], c.shape[2])
    var y: [Scalar] = []
    for t in 0..<frames {
      let frame = ReferenceTensor(
        Array(x.values[t * streams * x.columns..<(t + 1) * streams * x.columns]),
        shape: [1, streams, x.columns])
      let fromInput = linear(frame, weight: weightIH, bias: bias)
      let fromState = linear(h, weight: weightHH, bias: nil)
      var output = ReferenceTensor<Scalar>(zeros: c.shape)
      for place in c.values.indices {
        let first = place / hidden * 4 * hidden + place % hidden
        let gates = (0..<4).map { gate in
          fromInput.values[first + gate * hidden] + fromState.values[first + gate * hidden]
        }
        c.values[place] =
          sigmoid(gates[1]) * c.values[place] + sigmoid(gates[0]) * Scalar.tanh(gates[2])
        output.values[place] = sigmoid(gates[3]) * Scalar.tanh(c.values[place])
      }
      h = inputs.count > 6 ? linear(output, weight: inputs[6], bias: nil) : output
      y += h.values
    }
    return [ReferenceTensor(y, shape: [frames, streams, h.shape[2]]), h, c]
  }
}
