import TernOperators

extension Evaluator {
  /// A parameter in its effective form: stored values · e^scale, where a scale is stored.
  ///
  /// Source: icefall, `scaling.py`: the logarithm of a factor is learnt beside each weight and bias.
  mutating func scaled(_ name: String, scale: String? = nil) throws -> Value {
    let values = try parameter(name)
    let scaleName = scale ?? "\(name)_scale"
    guard hasParameter(scaleName) else { return values }
    let logarithm = try parameter(scaleName)
    let factor = try apply(
      .activation(Activation(.exp)), to: logarithm, name: "\(scaleName).exp")
    return try apply(.arithmetic(Arithmetic(.multiply)), to: values, factor, name: name)
  }
}
