import TernOperators

/// The joint network: output(tanh(encoder_proj(e) + decoder_proj(d))).
///
/// Source: Graves, "Sequence transduction with recurrent neural networks", 2012; icefall, `joiner.py`.
package struct Joiner {
  let path: String

  package init(path: String) {
    self.path = path
  }

  /// The encoder's part, [..., D] → [..., J].
  package func projectEncoder<E: Evaluator>(_ x: E.Value, on evaluator: inout E) throws -> E.Value {
    try LinearLayer(path: "\(path).encoder_proj")(x, on: &evaluator)
  }

  /// The decoder's part, [..., D] → [..., J].
  package func projectDecoder<E: Evaluator>(_ x: E.Value, on evaluator: inout E) throws -> E.Value {
    try LinearLayer(path: "\(path).decoder_proj")(x, on: &evaluator)
  }

  func declarations(_ sizes: TransducerSizes) -> [ParameterDeclaration] {
    LinearLayer(path: "\(path).encoder_proj").declarations(
      inputs: sizes.encoderDim, outputs: sizes.joinerDim)
      + LinearLayer(path: "\(path).decoder_proj").declarations(
        inputs: sizes.decoderDim, outputs: sizes.joinerDim)
      + LinearLayer(path: "\(path).output_linear").declarations(
        inputs: sizes.joinerDim, outputs: sizes.vocabularySize)
  }

  /// Both parts [N, J] → logits [N, V].
  package func callAsFunction<E: Evaluator>(
    _ encoder: E.Value, _ decoder: E.Value, on evaluator: inout E
  ) throws -> E.Value {
    let sum = try evaluator.apply(
      .arithmetic(Arithmetic(.add)), to: encoder, decoder, name: "\(path).sum")
    return try output(sum, on: &evaluator)
  }

  /// The sum of both parts [..., J] → logits [..., V].
  package func output<E: Evaluator>(_ sum: E.Value, on evaluator: inout E) throws -> E.Value {
    let x = try evaluator.apply(
      .activation(Activation(.tanh)), to: sum, name: "\(path).tanh")
    return try LinearLayer(path: "\(path).output_linear")(x, on: &evaluator)
  }
}
