import TernOperators
import TernTensor

/// Three convolutions that make one frame of four, x [N, T, F] → [N, ((T - 3) / 2 - 1) / 2, D].
///
/// Source: icefall, `lstm.py`, Conv2dSubsampling.
package struct Subsampling {
  let path: String
  let regularization: Regularization

  package init(path: String, regularization: Regularization = Regularization()) {
    self.path = path
    self.regularization = regularization
  }

  /// The place of each convolution among the layers, its channels, and its stride along time and
  /// frequency.
  private static let convolutions = [
    (index: 0, channels: 8, stride: 1), (3, 32, 2), (6, 128, 2),
  ]

  func declarations(_ sizes: TransducerSizes) -> [ParameterDeclaration] {
    var (declarations, inputs): ([ParameterDeclaration], Int) = ([], 1)
    for (index, channels, _) in Self.convolutions {
      declarations += ParameterDeclaration.scaled(
        "\(path).conv.\(index)", weight: [channels, inputs, 3, 3])
      inputs = channels
    }
    let width = inputs * Self.subsampled(sizes.featureDim)
    return declarations
      + LinearLayer(path: "\(path).out").declarations(inputs: width, outputs: sizes.encoderDim)
      + [BasicNormLayer(path: "\(path).out_norm").declaration(isLearnt: false)]
  }

  package func callAsFunction<E: Evaluator>(_ x: E.Value, on evaluator: inout E) throws -> E.Value {
    var x = try evaluator.apply(
      .reshape(Reshape(groups: [1, 0, 1, 1])), to: x, name: "\(path).image")
    for (index, _, stride) in Self.convolutions {
      let name = "\(path).conv.\(index)"
      x = try evaluator.apply(
        .convolution2D(Convolution2D(stride: [stride, stride])), to: x,
        evaluator.scaled("\(name).weight"), evaluator.scaled("\(name).bias"), name: name)
      x = try regularization.balance(
        x, ActivationBalancer(channelAxis: 1), on: &evaluator, name: "\(path).conv.\(index + 1)")
      x = try evaluator.apply(
        .activation(Activation(.doubleSwish)), to: x, name: "\(path).conv.\(index + 2)")
    }
    x = try evaluator.apply(
      .transpose(Transpose(permutation: [0, 2, 1, 3])), to: x, name: "\(path).frames")
    x = try evaluator.apply(.reshape(Reshape(groups: [1, 1, 2])), to: x, name: "\(path).flat")
    x = try LinearLayer(path: "\(path).out")(x, on: &evaluator)
    x = try BasicNormLayer(path: "\(path).out_norm")(x, on: &evaluator)
    return try regularization.balance(
      x, ActivationBalancer(channelAxis: -1, minPositive: 0.45, maxPositive: 0.55),
      on: &evaluator, name: "\(path).out_balancer")
  }

  /// What three convolutions of width 3 and strides 1, 2, 2 leave of an extent.
  static func subsampled(_ extent: Int) -> Int { ((extent - 3) / 2 - 1) / 2 }
}
