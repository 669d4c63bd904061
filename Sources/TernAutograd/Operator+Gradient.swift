import TernOperators

extension Operator {
  /// The operator with its gradient. A switch here and no requirement of all operators: a program that
  /// only runs models need not link gradients.
  var differentiable: any DifferentiableOperator {
    switch self {
    case .activation(let definition): definition
    case .arithmetic(let definition): definition
    case .basicNorm(let definition): definition
    case .concatenate(let definition): definition
    case .convolution1D(let definition): definition
    case .convolution2D(let definition): definition
    case .embedding(let definition): definition
    case .linear(let definition): definition
    case .logSoftmax(let definition): definition
    case .lstm(let definition): definition
    case .reshape(let definition): definition
    case .slice(let definition): definition
    case .transpose(let definition): definition
    }
  }
}
