import RealModule
import TernOperators
import TernTensor

/// The prediction network: an embedding and a convolution over the last tokens.
///
/// Source: Ghodsi et al., "RNN-Transducer with stateless prediction network", ICASSP 2020; icefall,
/// `decoder.py`.
package struct StatelessDecoder {
  let path: String
  let channels: Int
  let contextSize: Int

  package init(path: String, channels: Int, contextSize: Int) {
    self.path = path
    self.channels = channels
    self.contextSize = contextSize
  }

  /// The table and its scale, which comes first, as in icefall; a convolution where there is a context.
  func declarations(_ sizes: TransducerSizes) -> [ParameterDeclaration] {
    [
      ParameterDeclaration("\(path).embedding.scale", [], .constant(Double.log(10))),
      ParameterDeclaration(
        "\(path).embedding.weight", [sizes.vocabularySize, channels], .normal(deviation: 0.1)),
    ]
      + (contextSize > 1
        ? ParameterDeclaration.scaled(
          "\(path).conv", weight: [channels, 1, contextSize], hasBias: false) : [])
  }

  /// ids [N, contextSize - 1 + S], negative where there is no token → [N, S, D].
  package func callAsFunction<E: Evaluator>(_ ids: E.Value, on evaluator: inout E) throws -> E.Value
  {
    let table = try evaluator.scaled(
      "\(path).embedding.weight", scale: "\(path).embedding.scale")
    var x = try evaluator.apply(
      .embedding(Embedding()), to: ids, table, name: "\(path).embedding")
    if contextSize > 1 {
      let swap = Operator.transpose(Transpose(permutation: [0, 2, 1]))
      x = try evaluator.apply(swap, to: x, name: "\(path).channels")
      x = try evaluator.apply(
        .convolution1D(Convolution1D(groups: channels)), to: x,
        evaluator.scaled("\(path).conv.weight"), name: "\(path).conv")
      x = try evaluator.apply(swap, to: x, name: "\(path).tokens")
    }
    return try evaluator.apply(.activation(Activation(.relu)), to: x, name: "\(path).relu")
  }
}
