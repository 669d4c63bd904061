import TernTensor

/// `lstm`: a long short-term memory layer over T frames, with a projected output where
/// `weight_hr` is given.
///
/// For each frame, with gates in the order i, f, g, o:
/// gates = weight_ih · x + weight_hh · h + bias; c = σ(f)·c + σ(i)·tanh(g);
/// h = weight_hr · (σ(o)·tanh(c)).
///
/// x: f32 [T, N, I]; h0: f32 [1, N, P]; c0: f32 [1, N, H]; weight_ih: [4H, I]; weight_hh: [4H, P];
/// bias: f32 [4H]; weight_hr: [P, H], optional (P = H without) → y: f32 [T, N, P];
/// h: f32 [1, N, P]; c: f32 [1, N, H], the states after the last frame. Weights are f32, f16, bf16
/// or i8.
///
/// Source: Sak, Senior, Beaufays, "Long short-term memory based recurrent neural network
/// architectures for large vocabulary speech recognition", 2014; PyTorch, `torch.nn.LSTM`
/// (`proj_size`), whose two biases are added here.
public struct LSTM: Sendable, Hashable {
  /// The layer.
  public init() {}
}

extension LSTM: OperatorDefinition {
  package var signature: OperatorSignature {
    OperatorSignature(
      "lstm", inputs: ["x", "h0", "c0", "weight_ih", "weight_hh", "bias"],
      optional: ["weight_hr"], outputs: ["y", "h", "c"])
  }

  init(_ attributes: [String: Attribute]) throws(OperatorError) {
    _ = try AttributeReader(attributes, for: signature)
  }

  package func outputTypes(for inputs: [TensorType]) throws(OperatorError) -> [TensorType] {
    try requireFloats(inputs, weights: [3, 4, 6])
    for (index, rank) in [3, 3, 3, 2, 2].enumerated() { try requireRank(rank, inputs, at: index) }
    let width = try requireConstant(inputs, at: 0, axis: 2)
    let projected = try requireConstant(inputs, at: 1, axis: 2)
    let hidden = try requireConstant(inputs, at: 2, axis: 2)
    let (gates, overflow) = hidden.multipliedReportingOverflow(by: 4)
    if overflow { throw error(.shape, "input 'c0' \(inputs[2]) is too wide") }
    let streams = inputs[0].dimensions[1]
    try requireDimensions([1, streams, .constant(projected)], inputs, at: 1)
    try requireDimensions([1, streams, .constant(hidden)], inputs, at: 2)
    try requireDimensions([.constant(gates), .constant(width)], inputs, at: 3)
    try requireDimensions([.constant(gates), .constant(projected)], inputs, at: 4)
    try requireDimensions([.constant(gates)], inputs, at: 5)
    if inputs.count > 6 {
      try requireDimensions([.constant(projected), .constant(hidden)], inputs, at: 6)
    } else if projected != hidden {
      throw error(.shape, "h0 \(inputs[1]) and c0 \(inputs[2]) differ, and there is no 'weight_hr'")
    }
    let output = [inputs[0].dimensions[0], streams, .constant(projected)]
    return [TensorType(.float32, output), inputs[1], inputs[2]]
  }
}
