/// Weakens the gradients of an LSTM where an utterance's is far above the median. The identity in the
/// forward pass, for x and for any number of parameters that come after it.
///
/// For x's gradient g, n_b the root of its mean square for utterance b, and m the (lower) median of n:
/// v_b = (m · threshold + n_b) / (m · threshold + 1e-20); g_b /= v_b; the gradients of all parameters are divided by
/// the mean of v.
///
/// Source: icefall, `scaling.py`, GradientFilter.
public struct GradientFilter: Sendable, Hashable {
  /// The axis of the utterances.
  public var batchAxis = 1
  /// How many times the median are tolerated.
  public var threshold: Float = 10

  /// icefall's filter.
  public init() {}

  /// What gradients of utterances are multiplied by, and those of parameters, where the utterances'
  /// have the given norms.
  package func factors(norms: [Float]) -> (utterances: [Float], parameters: Float) {
    guard !norms.isEmpty else { return ([], 1) }
    let tiny: Float = 1e-20
    let cutoff = norms.sorted()[(norms.count - 1) / 2] * threshold
    let excess = norms.map { (cutoff + $0) / (cutoff + tiny) }
    let mean = excess.reduce(0, +) / Float(norms.count)
    return (excess.map { 1 / ($0 + tiny) }, 1 / (mean + tiny))
  }
}
