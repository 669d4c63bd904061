import TernOperators

/// The parts of a transducer that each corpus has for itself: decoder, joiner, and the two layers of the
/// simple loss. The encoder is shared.
///
/// Source: icefall, `lstm_transducer_stateless2`, `model.py`, whose second corpus is GigaSpeech.
package struct CorpusHeads: Sendable {
  let decoder: StatelessDecoder
  let joiner: Joiner
  private let acoustic: LinearLayer
  private let linguistic: LinearLayer

  /// The heads of the first corpus (suffix empty) or of another one.
  init(suffix: String, sizes: TransducerSizes) {
    decoder = StatelessDecoder(
      path: "decoder\(suffix)", channels: sizes.decoderDim, contextSize: sizes.contextSize)
    joiner = Joiner(path: "joiner\(suffix)")
    acoustic = LinearLayer(path: "simple_am_proj\(suffix)")
    linguistic = LinearLayer(path: "simple_lm_proj\(suffix)")
  }

  func networkDeclarations(_ sizes: TransducerSizes) -> [ParameterDeclaration] {
    decoder.declarations(sizes) + joiner.declarations(sizes)
  }

  func simpleDeclarations(_ sizes: TransducerSizes) -> [ParameterDeclaration] {
    acoustic.declarations(
      inputs: sizes.encoderDim, outputs: sizes.vocabularySize, initialSpeed: 0.5)
      + linguistic.declarations(inputs: sizes.decoderDim, outputs: sizes.vocabularySize)
  }

  /// encoder_out [N, T', D] and decoder_out [N, S + 1, D] → logits of the simple loss [N, T', V] and
  /// [N, S + 1, V].
  package func simple<E: Evaluator>(
    _ encoder: E.Value, _ decoder: E.Value, on evaluator: inout E
  ) throws -> (am: E.Value, lm: E.Value) {
    (try acoustic(encoder, on: &evaluator), try linguistic(decoder, on: &evaluator))
  }

  /// encoder_out [N, T', D] and decoder_out [N, S + 1, D] → their parts in the joiner, [N, T', J] and
  /// [N, S + 1, J].
  package func project<E: Evaluator>(
    _ encoder: E.Value, _ decoder: E.Value, on evaluator: inout E
  ) throws -> (encoder: E.Value, decoder: E.Value) {
    (
      try joiner.projectEncoder(encoder, on: &evaluator),
      try joiner.projectDecoder(decoder, on: &evaluator)
    )
  }

  /// The sum of an encoder's and a decoder's part [..., J] → logits [..., V].
  package func logits<E: Evaluator>(
    of sum: E.Value, on evaluator: inout E
  ) throws -> E.Value {
    try joiner.output(sum, on: &evaluator)
  }

  /// Ids [N, contextSize - 1 + S + 1], negative where there is no token → decoder_out [N, S + 1, D].
  package func decode<E: Evaluator>(_ ids: E.Value, on evaluator: inout E) throws -> E.Value {
    try decoder(ids, on: &evaluator)
  }
}
