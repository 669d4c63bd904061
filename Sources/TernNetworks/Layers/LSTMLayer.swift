import RealModule
import TernOperators
import TernTensor

/// An LSTM with (where `weight_hr_l0` is stored) projected output, parameters named as PyTorch's.
///
/// Source: icefall, `scaling.py`, ScaledLSTM.
package struct LSTMLayer {
  let path: String
  let gradientFilter: GradientFilter

  package init(path: String, gradientFilter: GradientFilter = GradientFilter()) {
    self.path = path
    self.gradientFilter = gradientFilter
  }

  /// The names of its parameters, in the order of PyTorch.
  private static let names = [
    "weight_ih_l0", "weight_hh_l0", "bias_ih_l0", "bias_hh_l0", "weight_hr_l0",
  ]

  /// The parameters of a layer [width] → [width] with cells [hidden]: weights, then their scales.
  func declarations(width: Int, hidden: Int) -> [ParameterDeclaration] {
    let shapes: [Shape] = [
      [4 * hidden, width], [4 * hidden, width], [4 * hidden], [4 * hidden], [width, hidden],
    ]
    let stored = Array(zip(Self.names, shapes).prefix(hidden > width ? 5 : 4))
    let scale = Double.log(1 / Double(hidden).squareRoot() / 0.1)
    return stored.map { name, shape in
      ParameterDeclaration(
        "\(path).\(name)", shape,
        shape.rank == 1 ? .constant(0) : .uniform(bound: 3.0.squareRoot() * 0.1))
    }
      + stored.map { name, shape in
        ParameterDeclaration(
          "\(path).\(name)_scale", [], .constant(shape.rank == 1 ? 0 : scale))
      }
  }

  /// x [T, N, I], h [1, N, P], c [1, N, H] → y [T, N, P] and the new h and c.
  package func callAsFunction<E: Evaluator>(
    _ x: E.Value, h: E.Value, c: E.Value, on evaluator: inout E
  ) throws -> (y: E.Value, h: E.Value, c: E.Value) {
    let names = Self.names.map { "\(path).\($0)" }.filter(evaluator.hasParameter)
    let weights = try names.map { try evaluator.scaled($0) }
    let filtered = try evaluator.regularize(
      [x] + weights, by: .gradientFilter(gradientFilter), name: "\(path).grad_filter")
    let bias = try evaluator.apply(
      .arithmetic(Arithmetic(.add)), to: filtered[3], filtered[4], name: "\(path).bias")
    let outputs = try evaluator.apply(
      .lstm(LSTM()), to: [filtered[0], h, c, filtered[1], filtered[2], bias] + filtered[5...],
      name: path)
    return (outputs[0], outputs[1], outputs[2])
  }
}
