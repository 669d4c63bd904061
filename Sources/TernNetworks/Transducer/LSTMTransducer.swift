import TernGraph
import TernOperators
import TernTensor

/// icefall's LSTM transducer (`lstm_transducer_stateless2`), defined once: training records it,
/// export traces it, a reference evaluates it.
///
/// Parameters have icefall's names. The second heads for another corpus (`*_giga`) and the simple
/// heads of the pruned loss are no part of the traced graphs.
public struct LSTMTransducer: Sendable {
  /// The network's sizes.
  public let sizes: TransducerSizes
  let encoder: LSTMEncoder
  let decoder: StatelessDecoder
  let joiner: Joiner

  /// A network of the given sizes.
  public init(sizes: TransducerSizes) {
    self.sizes = sizes
    encoder = LSTMEncoder(path: "encoder", layerCount: sizes.layerCount)
    decoder = StatelessDecoder(
      path: "decoder", channels: sizes.decoderDim, contextSize: sizes.contextSize)
    joiner = Joiner(path: "joiner")
  }

  /// Features x [N, T, F] and states h [L, N, D], c [L, N, H] → encoder_out [N, T', D], encoder_proj
  /// [N, T', J] and the new states.
  public func encode<E: Evaluator>(
    _ x: E.Value, h: E.Value, c: E.Value, on evaluator: inout E
  ) throws -> (out: E.Value, projected: E.Value, h: E.Value, c: E.Value) {
    let (y, newH, newC) = try encoder(x, h: h, c: c, on: &evaluator)
    return (y, try joiner.projectEncoder(y, on: &evaluator), newH, newC)
  }

  /// Tokens ids [N, context] → decoder_out [N, 1, decoderDim] and decoder_proj [N, J].
  public func predict<E: Evaluator>(
    _ ids: E.Value, on evaluator: inout E
  ) throws -> (out: E.Value, projected: E.Value) {
    let y = try decoder(ids, on: &evaluator)
    let projected = try joiner.projectDecoder(y, on: &evaluator)
    let flat = try evaluator.apply(
      .reshape(Reshape(groups: [1, 2])), to: projected, name: "joiner.decoder_proj.flat")
    return (y, flat)
  }

  /// encoder_proj [N, J] and decoder_proj [N, J] → logits [N, V].
  public func join<E: Evaluator>(
    _ encoderProj: E.Value, _ decoderProj: E.Value, on evaluator: inout E
  ) throws -> E.Value {
    try joiner(encoderProj, decoderProj, on: &evaluator)
  }
}
