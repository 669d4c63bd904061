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

extension LSTMTransducer {
  /// Refuses sizes that make no network, and regularization that would lose all values.
  ///
  /// - Throws: ``NetworkError`` with code `.size`.
  public func requireSound() throws(NetworkError) {
    let counts = [
      ("encoderDim", sizes.encoderDim), ("hiddenSize", sizes.hiddenSize),
      ("feedForwardDim", sizes.feedForwardDim), ("layerCount", sizes.layerCount),
      ("decoderDim", sizes.decoderDim), ("joinerDim", sizes.joinerDim),
      ("contextSize", sizes.contextSize),
    ]
    for (name, count) in counts where count < 1 {
      throw NetworkError(.size, "\(name) is \(count), expected at least 1")
    }
    guard sizes.vocabularySize >= 2, sizes.featureDim >= 9, sizes.hiddenSize >= sizes.encoderDim
    else {
      throw NetworkError(
        .size,
        "\(sizes.vocabularySize) tokens, features \(sizes.featureDim) wide, LSTM cells \(sizes.hiddenSize) for frames \(sizes.encoderDim) wide; expected at least 2, 9, and cells no fewer than the width"
      )
    }
    guard 0..<1 ~= regularization.dropout, 0...1 ~= regularization.bypass.layerDropout,
      0...1 ~= regularization.balancerProbability, regularization.gradientFilter.threshold > 0,
      regularization.gradientFilter.threshold.isFinite,
      0...sizes.layerCount ~= regularization.auxiliaryLayerPeriod
    else { throw NetworkError(.size, "regularization is out of range: \(regularization)") }
  }
}
