import TernOperators

/// How a network is kept in bounds while it is trained.
public struct Regularization: Sendable, Hashable {
  /// The probability of dropping a value after an LSTM, and in and after the feed-forward part.
  public var dropout: Float = 0.1
  /// The mixing of each layer with its input.
  public var bypass = LayerBypass()
  /// How often an activation balancer is applied.
  public var balancerProbability: Float = 0.25
  /// The weakening of outlying gradients in LSTMs.
  public var gradientFilter = GradientFilter()
  /// Every how many layers one more takes part in the encoder's output; 0 for the last one alone.
  public var auxiliaryLayerPeriod = 0

  /// icefall's.
  public init() {}

  /// Applies an activation balancer.
  func balance<E: Evaluator>(
    _ x: E.Value, _ balancer: ActivationBalancer, on evaluator: inout E, name: String
  ) throws -> E.Value {
    var balancer = balancer
    balancer.probability = balancerProbability
    return try evaluator.regularize(x, by: .balancer(balancer), name: name)
  }

  /// Drops values.
  func drop<E: Evaluator>(_ x: E.Value, on evaluator: inout E, name: String) throws -> E.Value {
    try evaluator.regularize(x, by: .dropout(Dropout(probability: dropout)), name: name)
  }
}
