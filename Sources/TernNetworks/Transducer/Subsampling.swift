import TernOperators

/// Three convolutions that make one frame of four, x [N, T, F] → [N, ((T - 3) / 2 - 1) / 2, D].
///
/// Source: icefall, `lstm.py`, Conv2dSubsampling.
package struct Subsampling {
  let path: String

  package init(path: String) {
    self.path = path
  }

  /// The place of each convolution among the layers, and its stride along time and frequency.
  private static let convolutions = [(index: 0, stride: 1), (3, 2), (6, 2)]

  package func callAsFunction<E: Evaluator>(_ x: E.Value, on evaluator: inout E) throws -> E.Value {
    var x = try evaluator.apply(
      .reshape(Reshape(groups: [1, 0, 1, 1])), to: x, name: "\(path).image")
    for (index, stride) in Self.convolutions {
      let name = "\(path).conv.\(index)"
      x = try evaluator.apply(
        .convolution2D(Convolution2D(stride: [stride, stride])), to: x,
        evaluator.scaled("\(name).weight"), evaluator.scaled("\(name).bias"), name: name)
      x = try evaluator.apply(
        .activation(Activation(.doubleSwish)), to: x, name: "\(path).conv.\(index + 2)")
    }
    x = try evaluator.apply(
      .transpose(Transpose(permutation: [0, 2, 1, 3])), to: x, name: "\(path).frames")
    x = try evaluator.apply(.reshape(Reshape(groups: [1, 1, 2])), to: x, name: "\(path).flat")
    x = try LinearLayer(path: "\(path).out")(x, on: &evaluator)
    return try BasicNormLayer(path: "\(path).out_norm")(x, on: &evaluator)
  }

  /// What three convolutions of width 3 and strides 1, 2, 2 leave of an extent.
  static func subsampled(_ extent: Int) -> Int { ((extent - 3) / 2 - 1) / 2 }
}
