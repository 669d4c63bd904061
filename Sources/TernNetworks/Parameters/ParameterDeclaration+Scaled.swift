import RealModule
import TernTensor

extension ParameterDeclaration {
  /// A weight, its bias where it has one, and the logarithms of their scales: icefall's scaled
  /// modules.
  ///
  /// Values begin in ±√3 · 0.1 / speed; the scale makes their deviation initialScale / √(inputs of an output).
  ///
  /// Source: icefall, `scaling.py`, ScaledLinear, ScaledConv1d, ScaledConv2d.
  static func scaled(
    _ path: String, weight shape: Shape, hasBias: Bool = true, initialScale: Double = 1,
    initialSpeed: Double = 1
  ) -> [ParameterDeclaration] {
    let deviation = 0.1 / initialSpeed
    let inputs = Double(shape.extents.dropFirst().reduce(1, *))
    let scale = Double.log(initialScale * (1 / inputs.squareRoot()) / deviation)
    let weight = ParameterDeclaration(
      "\(path).weight", shape, .uniform(bound: 3.0.squareRoot() * deviation))
    let weightScale = ParameterDeclaration("\(path).weight_scale", [], .constant(scale))
    if !hasBias { return [weight, weightScale] }
    return [
      weight, ParameterDeclaration("\(path).bias", [shape[0]], .constant(0)), weightScale,
      ParameterDeclaration("\(path).bias_scale", [], .constant(Double.log(initialScale))),
    ]
  }
}
