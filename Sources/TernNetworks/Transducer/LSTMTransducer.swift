import TernGraph
import TernOperators
import TernTensor

/// icefall's LSTM transducer (`lstm_transducer_stateless2`), defined once: training records it,
/// export traces it, a reference evaluates it.
///
/// Parameters have icefall's names. A second corpus has heads of its own (`*_giga`), and training the
/// simple heads of the pruned loss; neither are part of the traced graphs.
public struct LSTMTransducer: Sendable {
  /// The network's sizes.
  public let sizes: TransducerSizes
  /// What is done only while the network is trained.
  public let regularization: Regularization
  let encoder: LSTMEncoder
  /// The parts that each corpus has for itself; the first are those of recognition.
  package let corpora: [CorpusHeads]
  private var decoder: StatelessDecoder { corpora[0].decoder }
  private var joiner: Joiner { corpora[0].joiner }

  /// A network of the given sizes.
  ///
  /// - Parameters:
  ///   - sizes: The sizes.
  ///   - regularization: What is done only while the network is trained.
  ///   - hasSecondCorpus: True where another corpus is learnt from by heads of its own.
  public init(
    sizes: TransducerSizes, regularization: Regularization = Regularization(),
    hasSecondCorpus: Bool = false
  ) {
    self.sizes = sizes
    self.regularization = regularization
    encoder = LSTMEncoder(
      path: "encoder", layerCount: sizes.layerCount, regularization: regularization)
    corpora = (hasSecondCorpus ? ["", Self.secondCorpusSuffix] : [""]).map {
      CorpusHeads(suffix: $0, sizes: sizes)
    }
  }

  /// The number of encoder frames that a number of feature frames gives: T' = ((T - 3) / 2 - 1) / 2.
  public static func encoderFrameCount(ofFeatures count: Int) -> Int {
    max(Subsampling.subsampled(count), 0)
  }

  /// Features x [N, T, F] and states h [L, N, D], c [L, N, H] → encoder_out [N, T', D], encoder_proj
  /// [N, T', J] and the new states.
  public func encode<E: Evaluator>(
    _ x: E.Value, h: E.Value, c: E.Value, on evaluator: inout E
  ) throws -> (out: E.Value, projected: E.Value, h: E.Value, c: E.Value) {
    let (y, newH, newC) = try encoder(x, h: h, c: c, on: &evaluator)
    return (y, try joiner.projectEncoder(y, on: &evaluator), newH, newC)
  }

  /// Features x [N, T, F] and states as in ``encode(_:h:c:on:)`` → encoder_out [N, T', D].
  package func encodeOnly<E: Evaluator>(
    _ x: E.Value, h: E.Value, c: E.Value, on evaluator: inout E
  ) throws -> E.Value {
    try encoder(x, h: h, c: c, on: &evaluator).y
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
