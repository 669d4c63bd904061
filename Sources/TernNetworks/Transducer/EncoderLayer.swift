import TernOperators

/// LSTM and feed-forward, each added to what it is given, then a norm; x [T, N, D] → [T, N, D].
///
/// Source: icefall, `lstm.py`, RNNEncoderLayer.
package struct EncoderLayer {
  let path: String

  package init(path: String) {
    self.path = path
  }

  package func callAsFunction<E: Evaluator>(
    _ x: E.Value, h: E.Value, c: E.Value, on evaluator: inout E
  ) throws -> (x: E.Value, h: E.Value, c: E.Value) {
    let add = Operator.arithmetic(Arithmetic(.add))
    let (y, newH, newC) = try LSTMLayer(path: "\(path).lstm")(x, h: h, c: c, on: &evaluator)
    var x = try evaluator.apply(add, to: x, y, name: "\(path).lstm_sum")
    var f = try LinearLayer(path: "\(path).feed_forward.0")(x, on: &evaluator)
    f = try evaluator.apply(
      .activation(Activation(.doubleSwish)), to: f, name: "\(path).feed_forward.2")
    f = try LinearLayer(path: "\(path).feed_forward.4")(f, on: &evaluator)
    x = try evaluator.apply(add, to: x, f, name: "\(path).feed_forward_sum")
    return (try BasicNormLayer(path: "\(path).norm_final")(x, on: &evaluator), newH, newC)
  }
}
