/// How a transducer's loss is made of the simple and the pruned one.
public struct LossOptions: Sendable, Hashable {
  /// The number of token counts that the pruned loss keeps of each frame: icefall's `prune-range`.
  public var pruneRange = 5
  /// The weight of the decoder's own loss in the simple one: `lm-scale`.
  public var lmScale: Float = 0.25
  /// The weight of the encoder's own loss in the simple one: `am-scale`.
  public var amScale: Float = 0
  /// The weight of the simple loss: `simple-loss-scale`.
  public var simpleLossScale: Float = 0.5
  /// What a frame of delay costs, in nats, from twice the warm-up on: `delay-penalty`.
  public var delayPenalty: Float = 0

  /// icefall's defaults.
  public init() {}

  /// The weight of the pruned loss: 0 before the network is warm (warmup 1), 0.1 until twice that.
  ///
  /// A warmup of exactly 1 counts as warm altogether, as upstream: one batch of weight 1 lies between
  /// those of 0 and of 0.1.
  func prunedLossScale(warmup: Double) -> Float {
    if warmup < 1 { return 0 }
    return warmup > 1 && warmup < 2 ? 0.1 : 1
  }

  /// The delay penalty in force.
  func delayPenalty(warmup: Double) -> Float { warmup >= 2 ? delayPenalty : 0 }
}
