import TernOperators

/// The transcription network: subsampling and a stack of LSTM layers.
///
/// Source: icefall, `lstm_transducer_stateless2`, `lstm.py`, RNN.
struct LSTMEncoder {
  let path: String
  let layerCount: Int

  /// x [N, T, F], h [L, N, D], c [L, N, H] → y [N, T', D] and the new h and c.
  func callAsFunction<E: Evaluator>(
    _ x: E.Value, h: E.Value, c: E.Value, on evaluator: inout E
  ) throws -> (y: E.Value, h: E.Value, c: E.Value) {
    let swap = Operator.transpose(Transpose(permutation: [1, 0, 2]))
    var x = try Subsampling(path: "\(path).encoder_embed")(x, on: &evaluator)
    x = try evaluator.apply(swap, to: x, name: "\(path).time_major")
    var (newH, newC): ([E.Value], [E.Value]) = ([], [])
    for layer in 0..<layerCount {
      let layerPath = "\(path).encoder.layers.\(layer)"
      let slice = Operator.slice(Slice(axis: 0, range: layer..<layer + 1))
      let output = try EncoderLayer(path: layerPath)(
        x, h: evaluator.apply(slice, to: h, name: "\(layerPath).h"),
        c: evaluator.apply(slice, to: c, name: "\(layerPath).c"), on: &evaluator)
      x = output.x
      newH.append(output.h)
      newC.append(output.c)
    }
    let stack = Operator.concatenate(Concatenate(axis: 0))
    return (
      try evaluator.apply(swap, to: x, name: "\(path).batch_major"),
      try evaluator.apply(stack, to: newH, name: "\(path).new_h")[0],
      try evaluator.apply(stack, to: newC, name: "\(path).new_c")[0]
    )
  }
}
