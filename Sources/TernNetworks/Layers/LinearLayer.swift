import TernOperators

/// y = x · weightᵀ + bias, from parameters `weight` and `bias` below a path; x [..., I] → [..., O].
struct LinearLayer {
  let path: String

  func callAsFunction<E: Evaluator>(_ x: E.Value, on evaluator: inout E) throws -> E.Value {
    var inputs = [x, try evaluator.scaled("\(path).weight")]
    if evaluator.hasParameter("\(path).bias") {
      inputs.append(try evaluator.scaled("\(path).bias"))
    }
    return try evaluator.apply(.linear(Linear()), to: inputs, name: path)[0]
  }
}
