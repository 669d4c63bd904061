/// Pushes the gradients of channels that are positive too seldom or too often, or whose values are too
/// small or too large, back into range. The identity in the forward pass.
///
/// For each channel, p the share of positive values and m the mean of |x|:
/// f = max(0, minPositive - p) · maxFactor / minPositive
///   + max(0, p - maxPositive) · maxFactor / (maxPositive - 1);
/// s = ([m < minAbs] - [m > maxAbs]) · maxFactor; dx = dy - |dy| · (f ± s), + where x > 0.
///
/// Applied with ``probability``, and maxFactor divided by it.
///
/// Source: icefall, `scaling.py`, ActivationBalancer.
public struct ActivationBalancer: Sendable, Hashable {
  /// The axis of the channels; negative ones count from the innermost.
  public var channelAxis: Int
  /// The lowest share of positive values.
  public var minPositive: Float
  /// The highest share of positive values.
  public var maxPositive: Float
  /// The largest change of a gradient, relative to it, were it applied always.
  public var maxFactor: Float = 0.01
  /// The lowest mean of |x|.
  public var minAbs: Float = 0.2
  /// The highest mean of |x|.
  public var maxAbs: Float
  /// How often it is applied.
  public var probability: Float = 0.25

  /// A balancer with icefall's defaults.
  public init(
    channelAxis: Int, minPositive: Float = 0.05, maxPositive: Float = 0.95, maxAbs: Float = 100
  ) {
    self.channelAxis = channelAxis
    self.minPositive = minPositive
    self.maxPositive = maxPositive
    self.maxAbs = maxAbs
  }
}
