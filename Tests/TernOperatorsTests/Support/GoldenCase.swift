import TernOperators
import TernTensor

/// A case of the golden file `ops` that concerns inference: a small network on the case's own tensors.
enum GoldenCase: String, CaseIterable {
  case doubleSwish = "double_swish"
  case basicNorm = "basic_norm"
  case basicNormFixed = "basic_norm_fixed"
  case linear = "scaled_linear"
  case linearWithoutBias = "scaled_linear_nobias"
  case depthwise = "scaled_conv1d_depthwise"
  case depthwise3 = "scaled_conv1d_depthwise3"
  case convolution = "scaled_conv2d"
  case convolutionStride2 = "scaled_conv2d_stride2"
  case embeddingFew = "scaled_embedding_few"
  case embeddingMany = "scaled_embedding_many"
  case lstm = "lstm_proj"
  case lstmOutlier = "lstm_proj_outlier"
  case lstmEven = "lstm_proj_even"
  case lstmOne = "lstm_proj_one"
  case lstmWithoutProjection = "lstm_noproj"
  case decoder1 = "decoder_ctx1"
  case decoder2 = "decoder_ctx2"
  case decoder3 = "decoder_ctx3"
  case joiner
  case joinerWithoutProjection = "joiner_noproj"

  /// The largest |found - expected| / (1 + |expected|) that passes, as the goldens' README states.
  var tolerance: Double {
    rawValue.hasPrefix("lstm") || rawValue.hasPrefix("scaled_conv2d") ? 1e-4 : 5e-5
  }

  /// The case's outputs by their golden names.
  func outputs<E: Evaluator>(on evaluator: inout E) throws -> [String: E.Value] {
    switch self {
    case .doubleSwish:
      return ["out.y": try apply(.activation(Activation(.doubleSwish)), &evaluator)]
    case .basicNorm, .basicNormFixed:
      let epsilon = try evaluator.apply(
        .activation(Activation(.exp)), to: evaluator.parameter("param.eps"), name: "epsilon")
      return ["out.y": try apply(.basicNorm(BasicNorm()), epsilon, on: &evaluator)]
    case .linear, .linearWithoutBias:
      return ["out.y": try weighted(.linear(Linear()), on: &evaluator)]
    case .depthwise:
      return ["out.y": try weighted(.convolution1D(Convolution1D(groups: 6)), on: &evaluator)]
    case .depthwise3:
      return ["out.y": try weighted(.convolution1D(Convolution1D(groups: 5)), on: &evaluator)]
    case .convolution:
      let convolution = Convolution2D(stride: [1, 1])
      return ["out.y": try weighted(.convolution2D(convolution), on: &evaluator)]
    case .convolutionStride2:
      let convolution = Convolution2D(stride: [2, 2])
      return ["out.y": try weighted(.convolution2D(convolution), on: &evaluator)]
    case .embeddingFew, .embeddingMany:
      let weight = try scaled("param.weight", scale: "param.scale", on: &evaluator)
      let y = try evaluator.apply(
        .embedding(Embedding()), to: evaluator.parameter("in.y"), weight, name: "y")
      return ["out.y": y]
    case .lstm, .lstmOutlier, .lstmEven, .lstmOne, .lstmWithoutProjection:
      return try lstmOutputs(on: &evaluator)
    case .decoder1, .decoder2, .decoder3:
      return [
        "nopad.out": try decoded("nopad.in.y", on: &evaluator),
        "out.out": try decoded("padded.y", on: &evaluator),
      ]
    case .joiner, .joinerWithoutProjection: return try joined(on: &evaluator)
    }
  }

  private func apply<E: Evaluator>(
    _ operation: Operator, _ others: E.Value..., on evaluator: inout E
  ) throws -> E.Value {
    try evaluator.apply(operation, to: [evaluator.parameter("in.x")] + others, name: "y")[0]
  }

  private func apply<E: Evaluator>(_ operation: Operator, _ evaluator: inout E) throws -> E.Value {
    try apply(operation, on: &evaluator)
  }

  private func scaled<E: Evaluator>(
    _ name: String, scale: String? = nil, on evaluator: inout E
  ) throws -> E.Value {
    let factor = try evaluator.apply(
      .activation(Activation(.exp)), to: evaluator.parameter(scale ?? "\(name)_scale"), name: name)
    return try evaluator.apply(
      .arithmetic(Arithmetic(.multiply)), to: evaluator.parameter(name), factor, name: name)
  }

  private func weighted<E: Evaluator>(
    _ operation: Operator, x: E.Value? = nil, below path: String = "param.",
    on evaluator: inout E
  ) throws -> E.Value {
    var inputs = [
      try x ?? evaluator.parameter("in.x"), try scaled("\(path)weight", on: &evaluator),
    ]
    if evaluator.hasParameter("\(path)bias") {
      inputs.append(try scaled("\(path)bias", on: &evaluator))
    }
    return try evaluator.apply(operation, to: inputs, name: path)[0]
  }

  private func lstmOutputs<E: Evaluator>(on evaluator: inout E) throws -> [String: E.Value] {
    let bias = try evaluator.apply(
      .arithmetic(Arithmetic(.add)), to: scaled("param.bias_ih_l0", on: &evaluator),
      scaled("param.bias_hh_l0", on: &evaluator), name: "bias")
    var inputs = try ["in.x", "in.h0", "in.c0"].map { try evaluator.parameter($0) }
    inputs.append(try scaled("param.weight_ih_l0", on: &evaluator))
    inputs.append(try scaled("param.weight_hh_l0", on: &evaluator))
    inputs.append(bias)
    if evaluator.hasParameter("param.weight_hr_l0") {
      inputs.append(try scaled("param.weight_hr_l0", on: &evaluator))
    }
    let outputs = try evaluator.apply(.lstm(LSTM()), to: inputs, name: "lstm")
    return ["out.y": outputs[0], "out.h": outputs[1], "out.c": outputs[2]]
  }

  private func decoded<E: Evaluator>(_ ids: String, on evaluator: inout E) throws -> E.Value {
    let weight = try scaled(
      "param.embedding.weight", scale: "param.embedding.scale", on: &evaluator)
    var x = try evaluator.apply(
      .embedding(Embedding()), to: evaluator.parameter(ids), weight, name: "embedding")
    if self != .decoder1 {
      let swap = Operator.transpose(Transpose(permutation: [0, 2, 1]))
      x = try evaluator.apply(swap, to: x, name: "channels")
      x = try weighted(
        .convolution1D(Convolution1D(groups: 10)), x: x, below: "param.conv.", on: &evaluator)
      x = try evaluator.apply(swap, to: x, name: "tokens")
    }
    return try evaluator.apply(.activation(Activation(.relu)), to: x, name: "relu")
  }

  private func joined<E: Evaluator>(on evaluator: inout E) throws -> [String: E.Value] {
    var (e, d) = (try evaluator.parameter("in.e"), try evaluator.parameter("in.d"))
    if self == .joiner {
      e = try weighted(.linear(Linear()), x: e, below: "param.encoder_proj.", on: &evaluator)
      d = try weighted(.linear(Linear()), x: d, below: "param.decoder_proj.", on: &evaluator)
    }
    let sum = try evaluator.apply(.arithmetic(Arithmetic(.add)), to: e, d, name: "sum")
    let x = try evaluator.apply(.activation(Activation(.tanh)), to: sum, name: "tanh")
    return [
      "out.logits": try weighted(
        .linear(Linear()), x: x, below: "param.output_linear.", on: &evaluator)
    ]
  }
}
