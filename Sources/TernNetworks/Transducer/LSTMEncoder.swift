import TernOperators

/// The transcription network: subsampling and a stack of LSTM layers.
///
/// Source: icefall, `lstm_transducer_stateless2`, `lstm.py`, RNN.
struct LSTMEncoder {
  private let path: String
  private let subsampling: Subsampling
  private let layers: [EncoderLayer]
  private let auxiliaryLayerPeriod: Int

  init(path: String, layerCount: Int, regularization: Regularization) {
    self.path = path
    subsampling = Subsampling(path: "\(path).encoder_embed", regularization: regularization)
    layers = (0..<max(layerCount, 0)).map {
      EncoderLayer(path: "\(path).encoder.layers.\($0)", regularization: regularization)
    }
    auxiliaryLayerPeriod = regularization.auxiliaryLayerPeriod
  }

  func declarations(_ sizes: TransducerSizes) -> [ParameterDeclaration] {
    subsampling.declarations(sizes) + layers.flatMap { $0.declarations(sizes) }
  }

  /// The layers whose outputs are mixed while training: every so many from a third of the stack on, and
  /// the last.
  private var auxiliaryLayers: [Int] {
    let last = layers.count - 1
    guard auxiliaryLayerPeriod > 0 else { return [last] }
    return Array(stride(from: layers.count / 3, to: last, by: auxiliaryLayerPeriod)) + [last]
  }

  /// x [N, T, F], h [L, N, D], c [L, N, H] → y [N, T', D] and the new h and c.
  func callAsFunction<E: Evaluator>(
    _ x: E.Value, h: E.Value, c: E.Value, on evaluator: inout E
  ) throws -> (y: E.Value, h: E.Value, c: E.Value) {
    let swap = Operator.transpose(Transpose(permutation: [1, 0, 2]))
    var x = try subsampling(x, on: &evaluator)
    x = try evaluator.apply(swap, to: x, name: "\(path).time_major")
    var (newH, newC, outputs): ([E.Value], [E.Value], [E.Value]) = ([], [], [])
    for (index, layer) in layers.enumerated() {
      let slice = Operator.slice(Slice(axis: 0, range: index..<index + 1))
      let output = try layer(
        x, h: evaluator.apply(slice, to: h, name: "\(layer.path).h"),
        c: evaluator.apply(slice, to: c, name: "\(layer.path).c"), on: &evaluator)
      x = output.x
      newH.append(output.h)
      newC.append(output.c)
      if auxiliaryLayers.contains(index) { outputs.append(x) }
    }
    x = try evaluator.regularize(
      outputs, by: .combination(RandomCombination()), name: "\(path).encoder.combiner")[0]
    let stack = Operator.concatenate(Concatenate(axis: 0))
    return (
      try evaluator.apply(swap, to: x, name: "\(path).batch_major"),
      try evaluator.apply(stack, to: newH, name: "\(path).new_h")[0],
      try evaluator.apply(stack, to: newC, name: "\(path).new_c")[0]
    )
  }
}
