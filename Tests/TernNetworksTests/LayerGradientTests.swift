import TernAutograd
import TernNetworks
import TernOperators
import TernTensor
import TestSupport
import Testing

/// Whole layers in training mode, and their gradients, against icefall's own (`ops.safetensors`).
@Suite struct LayerGradientTests {
  private let goldens: Goldens

  init() throws {
    goldens = try Goldens("ops")
  }

  /// Runs a layer on a case's inputs, and compares its outputs and all gradients.
  private func check(
    _ name: String, inputs: [String], outputs: [String], buffers: Set<String> = [],
    draws: [Double] = [], warmup: Double = 1, tolerance: Double,
    _ layer: (inout Tape, [Tape.Value]) throws -> [Tape.Value]
  ) throws {
    let prefix = "\(name).param."
    let names = goldens.names.filter { $0.hasPrefix(prefix) }.map {
      String($0.dropFirst(prefix.count))
    }
    let parameters = try Parameters(
      names.map { ("layer.\($0)", try goldens.tensor(prefix + $0)) },
      buffers: Set(buffers.map { "layer.\($0)" }))
    let training = TrainingPass(warmup: warmup, random: ReplayedDraws(draws))
    var tape = Tape(
      parameters: parameters, workspace: Workspace(threads: ThreadPool(count: 2)),
      training: training)
    let values = try inputs.map { tape.variable(try goldens.tensor("\(name).in.\($0)")) }
    let results = try layer(&tape, values)
    var seeds: [(Tape.Value, TensorView)] = []
    for (output, value) in zip(outputs, results) {
      let expected = try goldens.tensor("\(name).out.\(output)")
      #expect(value.shape.elementCount == expected.shape.elementCount)
      let difference = largestDifference(value.tensor.elements(), expected.elements())
      #expect(difference <= tolerance, "\(name).out.\(output)")
      let cotangent = try goldens.tensor("\(name).cot.\(output)").reshaped(to: value.shape)
      seeds.append((value, TensorView(cotangent, scales: nil)))
    }
    let gradients = tape.backward(from: seeds, wanting: values)
    for (input, gradient) in zip(inputs, gradients) {
      let expected = try goldens.tensor("\(name).grad.\(input)")
      let found = Tensor(copying: try #require(gradient)).elements(as: Double.self)
      #expect(
        largestDifference(found, expected.elements()) <= tolerance, "\(name).grad.\(input)")
    }
    for parameter in names where !buffers.contains(parameter) {
      let expected = try goldens.tensor("\(name).grad.param.\(parameter)")
      let found = try parameters.gradient(of: "layer.\(parameter)")
      #expect(
        largestDifference(found.elements(), expected.elements()) <= tolerance,
        "\(name).grad.param.\(parameter)")
    }
  }

  @Test(arguments: ["subsampling", "subsampling_min"])
  func subsampling(name: String) throws {
    try check(
      name, inputs: ["x"], outputs: ["y"], buffers: ["out_norm.eps"],
      draws: Array(repeating: 0, count: 4), tolerance: 1e-4
    ) { tape, values in
      [try Subsampling(path: "layer")(values[0], on: &tape)]
    }
  }

  @Test(arguments: [
    ("layer_warm", 1.0, 0.5), ("layer_cold", 0.3, 0.5), ("layer_skip", 0.3, 0.99),
    ("layer_warm_skip", 2.0, 0.93),
  ])
  func encoderLayer(name: String, warmup: Double, draw: Double) throws {
    var regularization = Regularization()
    regularization.dropout = 0
    try check(
      name, inputs: ["x"], outputs: ["y"], draws: [0, 0, draw], warmup: warmup, tolerance: 5e-5
    ) { tape, values in
      let (streams, width) = (values[0].shape[1], values[0].shape[2])
      let h = tape.constant(.zeros([1, streams, width]))
      let c = tape.constant(.zeros([1, streams, 9]))
      let layer = EncoderLayer(path: "layer", regularization: regularization)
      return [try layer(values[0], h: h, c: c, on: &tape).x]
    }
  }

  @Test(arguments: ["lstm_proj", "lstm_proj_outlier", "lstm_proj_one", "lstm_noproj"])
  func lstm(name: String) throws {
    try check(
      name, inputs: ["x", "h0", "c0"], outputs: ["y", "h", "c"], tolerance: 1e-4
    ) { tape, values in
      let output = try LSTMLayer(path: "layer")(
        values[0], h: values[1], c: values[2], on: &tape)
      return [output.y, output.h, output.c]
    }
  }

  @Test func lstmFromZeroStates() throws {
    try check(
      "lstm_proj_even", inputs: ["x"], outputs: ["y", "h", "c"], tolerance: 1e-4
    ) { tape, values in
      let streams = values[0].shape[1]
      let h = tape.constant(.zeros([1, streams, values[0].shape[2]]))
      let c = tape.constant(.zeros([1, streams, 33]))
      let output = try LSTMLayer(path: "layer")(values[0], h: h, c: c, on: &tape)
      return [output.y, output.h, output.c]
    }
  }

  @Test func joiner() throws {
    try check("joiner", inputs: ["e", "d"], outputs: ["logits"], tolerance: 5e-5) { tape, values in
      let joiner = Joiner(path: "layer")
      return [
        try joiner(
          joiner.projectEncoder(values[0], on: &tape), joiner.projectDecoder(values[1], on: &tape),
          on: &tape)
      ]
    }
  }

  @Test(arguments: ["scaled_linear", "scaled_linear_nobias"])
  func scaledLinear(name: String) throws {
    try check(name, inputs: ["x"], outputs: ["y"], tolerance: 5e-5) { tape, values in
      [try LinearLayer(path: "layer")(values[0], on: &tape)]
    }
  }

  @Test(arguments: ["basic_norm"])
  func basicNorm(name: String) throws {
    try check(name, inputs: ["x"], outputs: ["y"], tolerance: 5e-5) { tape, values in
      [try BasicNormLayer(path: "layer")(values[0], on: &tape)]
    }
  }

  @Test func doubleSwish() throws {
    try check("double_swish", inputs: ["x"], outputs: ["y"], tolerance: 5e-5) { tape, values in
      [try tape.apply(.activation(Activation(.doubleSwish)), to: values[0], name: "swish")]
    }
  }

  @Test(arguments: [
    ("balancer_default", ActivationBalancer(channelAxis: -1), Float(0.25)),
    (
      "balancer_layer",
      ActivationBalancer(channelAxis: -1, minPositive: 0.45, maxPositive: 0.55, maxAbs: 6), 0.25
    ),
    (
      "balancer_embed",
      ActivationBalancer(channelAxis: -1, minPositive: 0.45, maxPositive: 0.55), 0.25
    ),
    ("balancer_default_prob1", ActivationBalancer(channelAxis: -1), 1),
    ("balancer_channel1", ActivationBalancer(channelAxis: 1), 0.25),
  ])
  func balancer(name: String, balancer: ActivationBalancer, probability: Float) throws {
    var balancer = balancer
    balancer.probability = probability
    try check(
      name, inputs: ["x"], outputs: ["y"], draws: [0], tolerance: 5e-5
    ) { tape, values in
      [try tape.regularize(values[0], by: .balancer(balancer), name: "balancer")]
    }
  }

  @Test(
    arguments: [("n1", 10), ("n3", 10), ("n4", 10), ("n3_zero", 10), ("thr25", 25)]
      as [(String, Float)])
  func gradientFilter(name: String, threshold: Float) throws {
    var filter = GradientFilter()
    filter.threshold = threshold
    try check(
      "gradient_filter_\(name)", inputs: ["x", "w", "b"], outputs: ["x", "w", "b"], tolerance: 5e-5
    ) { tape, values in
      try tape.regularize(values, by: .gradientFilter(filter), name: "filter")
    }
  }

  @Test(arguments: [1, 2, 3])
  func decoder(contextSize: Int) throws {
    let name = "decoder_ctx\(contextSize)"
    let parameters = try goldens.tensor("\(name).param.embedding.weight")
    let ids = try goldens.tensor("\(name).in.y")
    try check(name, inputs: [], outputs: ["out"], tolerance: 5e-5) { tape, _ in
      let decoder = StatelessDecoder(
        path: "layer", channels: parameters.shape[1], contextSize: contextSize)
      let rows = ids.elements(as: Double.self).map { Int64($0) }
      let width = ids.shape[1]
      let padded = (0..<ids.shape[0]).flatMap { row in
        Array(repeating: Int64(-1), count: contextSize - 1) + rows[row * width..<(row + 1) * width]
      }
      let y = tape.constant(Tensor(padded, shape: [ids.shape[0], width + contextSize - 1]))
      return [try decoder(y, on: &tape)]
    }
  }

  @Test func randomCombination() throws {
    let values = try (0..<3).map { try goldens.tensor("random_combine.in.\($0)") }
    let weights: [Float] = try goldens.tensor("random_combine.weights").elements()
    let workspace = Workspace(threads: ThreadPool())
    let training = TrainingPass(warmup: 1, random: ReplayedDraws([]))
    var tape = Tape(parameters: try Parameters([]), workspace: workspace, training: training)
    let inputs = values.map { tape.variable($0) }
    let mixed = tape.combine(inputs, weights: weights)
    let expected = try goldens.tensor("random_combine.train")
    #expect(largestDifference(mixed.tensor.elements(), expected.elements()) <= 5e-5)
    let gradients = tape.backward(from: [(mixed, mixed.view)], wanting: inputs)
    let channels = expected.shape[-1]
    for (index, gradient) in gradients.enumerated() {
      let found = Tensor(copying: try #require(gradient)).elements(as: Float.self)
      let wanted = mixed.tensor.elements(as: Float.self).enumerated().map {
        $0.element * weights[$0.offset / channels * 3 + index]
      }
      #expect(found == wanted)
    }
    // The golden's own draws give the golden's weights.
    let combination = RandomCombination()
    let logarithm = try goldens.tensor("random_combine.final_log_weight").elements(as: Double.self)
    #expect(abs(combination.finalLogarithm(count: 3) - logarithm[0]) < 1e-6)
  }
}
