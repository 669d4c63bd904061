import TernOperators

/// LSTM and feed-forward, each added to what it is given, then a norm; x [T, N, D] → [T, N, D].
///
/// Source: icefall, `lstm.py`, RNNEncoderLayer.
package struct EncoderLayer {
  let path: String
  let regularization: Regularization
  private let lstm: LSTMLayer
  private let expansion: LinearLayer
  private let contraction: LinearLayer
  private let norm: BasicNormLayer

  package init(path: String, regularization: Regularization = Regularization()) {
    self.path = path
    self.regularization = regularization
    lstm = LSTMLayer(path: "\(path).lstm", gradientFilter: regularization.gradientFilter)
    expansion = LinearLayer(path: "\(path).feed_forward.0")
    contraction = LinearLayer(path: "\(path).feed_forward.4")
    norm = BasicNormLayer(path: "\(path).norm_final")
  }

  func declarations(_ sizes: TransducerSizes) -> [ParameterDeclaration] {
    lstm.declarations(width: sizes.encoderDim, hidden: sizes.hiddenSize)
      + expansion.declarations(inputs: sizes.encoderDim, outputs: sizes.feedForwardDim)
      + contraction.declarations(
        inputs: sizes.feedForwardDim, outputs: sizes.encoderDim, initialScale: 0.25)
      + [norm.declaration(isLearnt: true)]
  }

  package func callAsFunction<E: Evaluator>(
    _ input: E.Value, h: E.Value, c: E.Value, on evaluator: inout E
  ) throws -> (x: E.Value, h: E.Value, c: E.Value) {
    let add = Operator.arithmetic(Arithmetic(.add))
    var (y, newH, newC) = try lstm(input, h: h, c: c, on: &evaluator)
    y = try regularization.drop(y, on: &evaluator, name: "\(path).lstm_dropout")
    var x = try evaluator.apply(add, to: input, y, name: "\(path).lstm_sum")
    y = try feedForward(x, on: &evaluator)
    x = try evaluator.apply(add, to: x, y, name: "\(path).feed_forward_sum")
    x = try regularization.balance(
      x,
      ActivationBalancer(channelAxis: -1, minPositive: 0.45, maxPositive: 0.55, maxAbs: 6),
      on: &evaluator, name: "\(path).balancer")
    x = try norm(x, on: &evaluator)
    x = try evaluator.regularize(
      x, input, by: .bypass(regularization.bypass), name: "\(path).bypass")
    return (x, newH, newC)
  }

  private func feedForward<E: Evaluator>(
    _ x: E.Value, on evaluator: inout E
  ) throws -> E.Value {
    var y = try expansion(x, on: &evaluator)
    y = try regularization.balance(
      y, ActivationBalancer(channelAxis: -1), on: &evaluator, name: "\(path).feed_forward.1")
    y = try evaluator.apply(
      .activation(Activation(.doubleSwish)), to: y, name: "\(path).feed_forward.2")
    y = try regularization.drop(y, on: &evaluator, name: "\(path).feed_forward.3")
    y = try contraction(y, on: &evaluator)
    return try regularization.drop(y, on: &evaluator, name: "\(path).dropout")
  }
}
