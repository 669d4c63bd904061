import TernTensor

/// `conv2d`: y[n, o, h, w] = bias[o] + Σ weight[o, i, j, k] · x[n, i, sh·h + j, sw·w + k]; no padding.
///
/// x: f32 [N, I, H, W], W a known number; weight: f32, f16, bf16 or i8 [O, I, J, K]; bias: f32 [O],
/// optional → y: f32 [N, O, (H - J) / sh + 1, (W - K) / sw + 1]. Attribute `stride`: sh, sw.
public struct Convolution2D: Sendable, Hashable {
  /// The step of the window along the two innermost axes.
  public let stride: [Int]

  /// A convolution whose window moves by `stride` along the two innermost axes.
  ///
  /// - Precondition: there are two strides.
  public init(stride: [Int]) {
    precondition(stride.count == 2, "strides \(stride) for two axes")
    self.stride = stride
  }
}

extension Convolution2D: OperatorDefinition {
  package var signature: OperatorSignature {
    OperatorSignature(
      "conv2d", inputs: ["x", "weight"], optional: ["bias"], attributes: ["stride": .integers])
  }

  package var attributes: [String: Attribute] { ["stride": .integers(stride)] }

  init(_ attributes: [String: Attribute]) throws(OperatorError) {
    let reader = try AttributeReader(attributes, for: Convolution2D(stride: [1, 1]).signature)
    stride = try reader.integers("stride", count: 2...2, in: 1...1024)
  }

  package func outputTypes(for inputs: [TensorType]) throws(OperatorError) -> [TensorType] {
    try requireFloats(inputs, weights: [1])
    try requireRank(4, inputs, at: 0)
    try requireRank(4, inputs, at: 1)
    let outputs = try requireConstant(inputs, at: 1, axis: 0)
    _ = try requireConstant(inputs, at: 0, axis: 3)
    guard inputs[0].dimensions[1] == inputs[1].dimensions[1] else {
      throw error(.shape, "'x' \(inputs[0]) and 'weight' \(inputs[1]) differ in channels")
    }
    _ = try requireConstant(inputs, at: 1, axis: 1)
    if inputs.count > 2 { try requireDimensions([.constant(outputs)], inputs, at: 2) }
    var dimensions = [inputs[0].dimensions[0], .constant(outputs)]
    for axis in 2...3 {
      let window = try requireConstant(inputs, at: 1, axis: axis)
      let step = stride[axis - 2]
      guard let formula = Dimension.Step(offset: step - window, divisor: step),
        let extent = inputs[0].dimensions[axis].applying(formula), extent.constant ?? 1 >= 1
      else { throw error(.shape, "'x' \(inputs[0]) is smaller than the window \(inputs[1])") }
      dimensions.append(extent)
    }
    return [TensorType(.float32, dimensions)]
  }
}
