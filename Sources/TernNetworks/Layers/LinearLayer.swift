import TernOperators
import TernTensor

/// y = x · weightᵀ + bias, from parameters `weight` and `bias` below a path; x [..., I] → [..., O].
package struct LinearLayer {
  let path: String

  package init(path: String) {
    self.path = path
  }

  /// The parameters of a layer [inputs] → [outputs].
  func declarations(
    inputs: Int, outputs: Int, initialScale: Double = 1, initialSpeed: Double = 1
  ) -> [ParameterDeclaration] {
    ParameterDeclaration.scaled(
      path, weight: [outputs, inputs], initialScale: initialScale, initialSpeed: initialSpeed)
  }

  package func callAsFunction<E: Evaluator>(_ x: E.Value, on evaluator: inout E) throws -> E.Value {
    var inputs = [x, try evaluator.scaled("\(path).weight")]
    if evaluator.hasParameter("\(path).bias") {
      inputs.append(try evaluator.scaled("\(path).bias"))
    }
    return try evaluator.apply(.linear(Linear()), to: inputs, name: path)[0]
  }
}
