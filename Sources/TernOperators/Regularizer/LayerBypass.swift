/// Mixes what a layer gives, y, with what it was given, x: α · y + (1 - α) · x, with one draw for each
/// pass. α = min(initialScale + warmup, 1) with probability 1 - layerDropout, else `initialScale`.
///
/// Source: icefall, `lstm.py`, RNNEncoderLayer; warmup is the number of batches over `model_warm_step`.
public struct LayerBypass: Sendable, Hashable {
  /// How often a layer is (nearly) skipped.
  public var layerDropout = 0.075
  /// The share of a layer at the start, and where it is skipped.
  public var initialScale = 0.1

  /// icefall's bypass.
  public init() {}

  /// The share of the layer, for a uniform draw.
  package func share(warmup: Double, draw: Double) -> Double {
    draw < 1 - layerDropout ? min(initialScale + warmup, 1) : initialScale
  }
}
