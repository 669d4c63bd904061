import TernGraph
import TernTensor

extension LSTMTransducer {
  /// The graphs `encoder`, `decoder` and `joiner` with the given parameters, and their weights.
  ///
  /// | graph | inputs | outputs |
  /// |---|---|---|
  /// | `encoder` | `x` [N, T, F]; states `h` [L, N, D], `c` [L, N, H] | `encoder_out` [N, T', D], `encoder_proj` [N, T', J]; `new_h`, `new_c` |
  /// | `decoder` | `y` i64 [N, context] | `decoder_out` [N, 1, decoderDim], `decoder_proj` [N, J] |
  /// | `joiner` | `encoder_proj` [N, J], `decoder_proj` [N, J] | `logits` [N, V] |
  ///
  /// - Throws: ``GraphError`` naming a parameter that is missing or does not fit.
  public func trace(
    parameters: [String: Tensor]
  ) throws -> (graphs: [Graph], weights: [String: Tensor]) {
    var tracer = Tracer(parameters: parameters)
    let graphs = [
      try traceEncoder(&tracer), try traceDecoder(&tracer), try traceJoiner(&tracer),
    ]
    return (graphs, tracer.weights)
  }

  private func traceEncoder(_ tracer: inout Tracer) throws -> Graph {
    let streams = Dimension.symbol("N")
    let layers = Dimension.constant(sizes.layerCount)
    let x = tracer.input(
      "x", TensorType(.float32, [streams, .symbol("T"), .constant(sizes.featureDim)]))
    let h = tracer.input(
      "h", TensorType(.float32, [layers, streams, .constant(sizes.encoderDim)]))
    let c = tracer.input(
      "c", TensorType(.float32, [layers, streams, .constant(sizes.hiddenSize)]))
    let encoded = try encode(x, h: h, c: c, on: &tracer)
    tracer.output("encoder_out", encoded.out)
    tracer.output("encoder_proj", encoded.projected)
    tracer.output("new_h", encoded.h)
    tracer.output("new_c", encoded.c)
    tracer.state(input: "h", output: "new_h", batchAxis: 1)
    tracer.state(input: "c", output: "new_c", batchAxis: 1)
    return try tracer.finish(name: "encoder")
  }

  private func traceDecoder(_ tracer: inout Tracer) throws -> Graph {
    let y = tracer.input(
      "y", TensorType(.int64, [.symbol("N"), .constant(sizes.contextSize)]))
    let predicted = try predict(y, on: &tracer)
    tracer.output("decoder_out", predicted.out)
    tracer.output("decoder_proj", predicted.projected)
    return try tracer.finish(name: "decoder")
  }

  private func traceJoiner(_ tracer: inout Tracer) throws -> Graph {
    let part = TensorType(.float32, [.symbol("N"), .constant(sizes.joinerDim)])
    let encoderProj = tracer.input("encoder_proj", part)
    let decoderProj = tracer.input("decoder_proj", part)
    tracer.output("logits", try join(encoderProj, decoderProj, on: &tracer))
    return try tracer.finish(name: "joiner")
  }
}
