import TernOperators

/// An LSTM with (where `weight_hr_l0` is stored) projected output, parameters named as PyTorch's.
struct LSTMLayer {
  let path: String

  /// x [T, N, I], h [1, N, P], c [1, N, H] → y [T, N, P] and the new h and c.
  func callAsFunction<E: Evaluator>(
    _ x: E.Value, h: E.Value, c: E.Value, on evaluator: inout E
  ) throws -> (y: E.Value, h: E.Value, c: E.Value) {
    let bias = try evaluator.apply(
      .arithmetic(Arithmetic(.add)), to: evaluator.scaled("\(path).bias_ih_l0"),
      evaluator.scaled("\(path).bias_hh_l0"), name: "\(path).bias")
    var inputs = [
      x, h, c, try evaluator.scaled("\(path).weight_ih_l0"),
      try evaluator.scaled("\(path).weight_hh_l0"), bias,
    ]
    if evaluator.hasParameter("\(path).weight_hr_l0") {
      inputs.append(try evaluator.scaled("\(path).weight_hr_l0"))
    }
    let outputs = try evaluator.apply(.lstm(LSTM()), to: inputs, name: path)
    return (outputs[0], outputs[1], outputs[2])
  }
}
