import TernTensor

/// The two layers of the simple loss, made of a joiner: what it would say if its tanh were the identity.
///
/// A model file does not have them, as only training needs them. These are not what the network was
/// trained with, but know the tokens from the first batch on, so that the encoder need not unlearn
/// anything for them.
package struct SimpleHeads {
  /// Weights and biases without scales, f32, by name; none where the joiner's are not all there and of
  /// shapes that go together.
  package let tensors: [String: Tensor]

  /// Layers of the joiner among parameters with scales multiplied in: output(tanh(e + d)).
  package init(ofJoiner parameters: [String: Tensor]) throws(TensorError) {
    func layer(_ name: String) throws(TensorError) -> (weight: Matrix, bias: [Float])? {
      guard let weight = try parameters["joiner.\(name).weight"]?.converted(to: .float32),
        let bias = try parameters["joiner.\(name).bias"]?.converted(to: .float32),
        weight.shape.rank == 2, bias.shape == [weight.shape[0]]
      else { return nil }
      return (Matrix(weight), bias.elements())
    }
    guard let output = try layer("output_linear"), let encoder = try layer("encoder_proj"),
      let decoder = try layer("decoder_proj"), output.weight.width == encoder.bias.count,
      output.weight.width == decoder.bias.count
    else {
      tensors = [:]
      return
    }
    let biases = [encoder.bias, decoder.bias].map { bias in
      (output.weight * Matrix(values: bias, width: 1)).values
    }
    let tokens: Shape = [biases[0].count]
    tensors = [
      "simple_am_proj.weight": (output.weight * encoder.weight).tensor,
      "simple_am_proj.bias": Tensor(biases[0], shape: tokens),
      "simple_lm_proj.weight": (output.weight * decoder.weight).tensor,
      "simple_lm_proj.bias": Tensor(zip(biases[1], output.bias).map { $0 + $1 }, shape: tokens),
    ]
  }
}

/// A small matrix, row after row.
private struct Matrix {
  let values: [Float]
  let width: Int
  var height: Int { values.count / width }

  init(values: [Float], width: Int) { (self.values, self.width) = (values, width) }

  /// A copy of a tensor of two axes.
  init(_ tensor: Tensor) { self.init(values: tensor.elements(), width: tensor.shape[1]) }

  var tensor: Tensor { Tensor(values, shape: [height, width]) }

  static func * (a: Matrix, b: Matrix) -> Matrix {
    precondition(a.width == b.height, "[\(a.height), \(a.width)] by [\(b.height), \(b.width)]")
    var product = [Float](repeating: 0, count: a.height * b.width)
    for row in 0..<a.height {
      for inner in 0..<a.width {
        let factor = a.values[row * a.width + inner]
        for column in 0..<b.width {
          product[row * b.width + column] += factor * b.values[inner * b.width + column]
        }
      }
    }
    return Matrix(values: product, width: b.width)
  }
}
