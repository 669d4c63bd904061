import TernGraph
import TernNetworks
import TernOperators
import TernTensor

extension TransducerConversion {
  /// The largest difference from the golden vectors that weights of a type may make.
  private var tolerance: Double {
    switch elementType {
    case .float32: 1e-4
    case .float16: 2e-2
    case .bfloat16: 1e-1
    default: 0.5
    }
  }

  /// Adds a golden vector for each graph: made-up inputs, and what the network's definition gives for
  /// them with the stored parameters.
  func addGoldens(of network: LSTMTransducer, to model: inout Model) throws {
    var reference = ReferenceEvaluator<Double>(parameters: parameters)
    let sizes = network.sizes
    var noise = Noise()
    // Features as loud speech has them, and states as large as they grow.
    let x = noise.tensor([2, 17, sizes.featureDim], mean: -8, range: 6)
    let h = noise.tensor([sizes.layerCount, 2, sizes.encoderDim], mean: 0, range: 0.5)
    let c = noise.tensor([sizes.layerCount, 2, sizes.hiddenSize], mean: 0, range: 1)
    let encoded = try network.encode(x, h: h, c: c, on: &reference)
    try add(
      &model, "encoder", inputs: ["x": x, "h": h, "c": c],
      outputs: [
        "encoder_out": encoded.out, "encoder_proj": encoded.projected, "new_h": encoded.h,
        "new_c": encoded.c,
      ])

    var contexts = (0..<3).flatMap { row in
      (0..<sizes.contextSize).map { Double(($0 + row) * 7 % sizes.vocabularySize) }
    }
    for place in 0..<sizes.contextSize - 1 { contexts[place] = -1 }
    let y = ReferenceTensor(contexts, shape: [3, sizes.contextSize])
    let predicted = try network.predict(y, on: &reference)
    try add(
      &model, "decoder", inputs: ["y": y],
      outputs: ["decoder_out": predicted.out, "decoder_proj": predicted.projected])

    let joined = encoded.projected.values.prefix(3 * sizes.joinerDim)
    let encoderProj = ReferenceTensor(Array(joined), shape: [3, sizes.joinerDim])
    let logits = try network.join(encoderProj, predicted.projected, on: &reference)
    try add(
      &model, "joiner",
      inputs: ["encoder_proj": encoderProj, "decoder_proj": predicted.projected],
      outputs: ["logits": logits])
  }

  private func add(
    _ model: inout Model, _ graph: String, inputs: [String: ReferenceTensor<Double>],
    outputs: [String: ReferenceTensor<Double>]
  ) throws {
    func store(_ values: [String: ReferenceTensor<Double>]) throws -> [String: String] {
      var names: [String: String] = [:]
      for (name, value) in values {
        let golden = "golden.\(graph).\(name)"
        let isInteger = try model.graph(named: graph).inputs.contains {
          $0.name == name && $0.type.elementType == .int64
        }
        model.tensors[golden] =
          isInteger
          ? Tensor(value.values.map { Int64($0) }, shape: value.shape)
          : Tensor(value.values.map { Float($0) }, shape: value.shape)
        names[name] = golden
      }
      return names
    }
    model.goldens.append(
      GoldenVector(
        graph: graph, inputs: try store(inputs), outputs: try store(outputs),
        tolerance: tolerance))
  }
}

/// Numbers that look random and are always the same.
private struct Noise {
  private var state: UInt64 = 1

  /// Numbers spread evenly over mean ± range, each exact in f32.
  mutating func tensor(_ shape: Shape, mean: Double, range: Double) -> ReferenceTensor<Double> {
    let values = (0..<shape.elementCount).map { _ in
      // The generator of Knuth's MMIX; its highest bits.
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Double(Float(mean + range * (Double(state >> 40) / Double(1 << 23) - 1)))
    }
    return ReferenceTensor(values, shape: shape)
  }
}
