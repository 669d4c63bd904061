import TernTensor

/// `conv1d`: y[n, o, t] = bias[o] + Σ weight[o, i, k] · x[n, g·I + i, t + k], g the group of o; stride
/// 1, no padding.
///
/// x: f32 [N, G·I, T]; weight: f32 [O, I, K]; bias: f32 [O], optional → y: f32 [N, O, T - K + 1].
/// Attribute `groups`: G, which divides O.
public struct Convolution1D: Sendable, Hashable {
  /// The number of groups that the channels are cut into.
  public let groups: Int

  /// A convolution in groups.
  public init(groups: Int) {
    self.groups = groups
  }
}

extension Convolution1D: OperatorDefinition {
  package var signature: OperatorSignature {
    OperatorSignature(
      "conv1d", inputs: ["x", "weight"], optional: ["bias"], attributes: ["groups": .integer])
  }

  package var attributes: [String: Attribute] { ["groups": .integer(groups)] }

  init(_ attributes: [String: Attribute]) throws(OperatorError) {
    let reader = try AttributeReader(attributes, for: Convolution1D(groups: 1).signature)
    groups = try reader.integer("groups", in: 1...1 << 31)
  }

  package func outputTypes(for inputs: [TensorType]) throws(OperatorError) -> [TensorType] {
    try requireFloats(inputs)
    try requireRank(3, inputs, at: 0)
    try requireRank(3, inputs, at: 1)
    let channels = try requireConstant(inputs, at: 0, axis: 1)
    let outputs = try requireConstant(inputs, at: 1, axis: 0)
    let groupChannels = try requireConstant(inputs, at: 1, axis: 1)
    let width = try requireConstant(inputs, at: 1, axis: 2)
    guard channels % groups == 0, channels / groups == groupChannels, outputs % groups == 0 else {
      throw error(
        .shape, "'x' \(inputs[0]) and 'weight' \(inputs[1]) do not fit in \(groups) groups")
    }
    if inputs.count > 2 { try requireDimensions([.constant(outputs)], inputs, at: 2) }
    guard let step = Dimension.Step(offset: 1 - width),
      let frames = inputs[0].dimensions[2].applying(step), frames.constant ?? 1 >= 1
    else { throw error(.shape, "'x' \(inputs[0]) is shorter than the window of \(width)") }
    return [TensorType(.float32, [inputs[0].dimensions[0], .constant(outputs), frames])]
  }
}
