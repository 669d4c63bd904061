import TernOperators

/// The joint network: output(tanh(encoder_proj(e) + decoder_proj(d))).
///
/// Source: Graves, "Sequence transduction with recurrent neural networks", 2012; icefall, `joiner.py`.
struct Joiner {
  let path: String

  /// The encoder's part, [..., D] → [..., J].
  func projectEncoder<E: Evaluator>(_ x: E.Value, on evaluator: inout E) throws -> E.Value {
    try LinearLayer(path: "\(path).encoder_proj")(x, on: &evaluator)
  }

  /// The decoder's part, [..., D] → [..., J].
  func projectDecoder<E: Evaluator>(_ x: E.Value, on evaluator: inout E) throws -> E.Value {
    try LinearLayer(path: "\(path).decoder_proj")(x, on: &evaluator)
  }

  /// Both parts [N, J] → logits [N, V].
  func callAsFunction<E: Evaluator>(
    _ encoder: E.Value, _ decoder: E.Value, on evaluator: inout E
  ) throws -> E.Value {
    var x = try evaluator.apply(
      .arithmetic(Arithmetic(.add)), to: encoder, decoder, name: "\(path).sum")
    x = try evaluator.apply(.activation(Activation(.tanh)), to: x, name: "\(path).tanh")
    return try LinearLayer(path: "\(path).output_linear")(x, on: &evaluator)
  }
}
