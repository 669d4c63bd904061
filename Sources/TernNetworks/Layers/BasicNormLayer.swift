import RealModule
import TernOperators

/// x · (mean(x²) + e^eps)^-½ with the parameter `eps` below a path; x [..., C] → [..., C].
package struct BasicNormLayer {
  let path: String

  package init(path: String) {
    self.path = path
  }

  /// The parameter, at first log ¼.
  func declaration(isLearnt: Bool) -> ParameterDeclaration {
    ParameterDeclaration("\(path).eps", [], .constant(Double.log(0.25)), isLearnt: isLearnt)
  }

  package func callAsFunction<E: Evaluator>(_ x: E.Value, on evaluator: inout E) throws -> E.Value {
    let logarithm = try evaluator.parameter("\(path).eps")
    let epsilon = try evaluator.apply(
      .activation(Activation(.exp)), to: logarithm, name: "\(path).epsilon")
    return try evaluator.apply(.basicNorm(BasicNorm()), to: x, epsilon, name: path)
  }
}
