import Foundation

/// Sums of losses and what they are sums over, as icefall's logs show them.
///
/// Source: icefall, `icefall/utils.py`, MetricsTracker.
package struct LossMetrics: Sendable, Hashable {
  /// The sum that is to become less, in nats.
  package private(set) var loss = 0.0
  /// The simple losses, in nats.
  package private(set) var simpleLoss = 0.0
  /// The pruned losses, in nats.
  package private(set) var prunedLoss = 0.0
  /// The encoder frames.
  package private(set) var frames = 0.0
  /// The utterances.
  package private(set) var utterances = 0.0
  /// The feature frames of each utterance, summed.
  private var featureFrames = 0.0
  /// The share of padding in each utterance's place in its batch, summed.
  private var padding = 0.0

  /// Nothing yet.
  package init() {}

  /// The metrics of one batch.
  package init(_ report: StepReport, subsampling: Int = 4) {
    loss = report.loss
    simpleLoss = report.simpleLoss
    prunedLoss = report.prunedLoss
    // As upstream: a quarter of the features, without the edges that the encoder loses.
    frames = Double(report.featureCounts.reduce(0) { $0 + $1 / subsampling })
    utterances = Double(report.featureCounts.count)
    featureFrames = Double(report.featureCounts.reduce(0, +))
    let longest = Double(report.featureCounts.max() ?? 1)
    padding = report.featureCounts.reduce(0) { $0 + (longest - Double($1)) / longest }
  }

  /// Sums that count what came before less and less: · (1 - 1 / interval) + new.
  package mutating func add(_ new: LossMetrics, resetInterval: Int? = nil) {
    let old = resetInterval.map { 1 - 1 / Double($0) } ?? 1
    loss = loss * old + new.loss
    simpleLoss = simpleLoss * old + new.simpleLoss
    prunedLoss = prunedLoss * old + new.prunedLoss
    frames = frames * old + new.frames
    utterances = utterances * old + new.utterances
    featureFrames = featureFrames * old + new.featureFrames
    padding = padding * old + new.padding
  }

  /// The loss per encoder frame, in nats; not a number before there is a frame.
  package var lossPerFrame: Double { loss / frames }

  /// Names and values as TensorBoard shows them, per frame and per utterance.
  package var scalars: [(name: String, value: Double)] {
    if frames == 0 { return [] }
    return [
      ("loss", loss / frames), ("simple_loss", simpleLoss / frames),
      ("pruned_loss", prunedLoss / frames), ("utt_duration", featureFrames / utterances),
      ("utt_pad_proportion", padding / utterances),
    ]
  }

  /// icefall's text.
  package var description: String {
    func text(_ name: String, _ value: Double) -> String {
      "\(name)=\(String(format: "%.4g", value))"
    }
    let perFrame = scalars.prefix(3).map { text($0.name, $0.value) + ", " }.joined()
    let over = String(format: "over %.2f frames. ", frames)
    if frames == 0 { return over }
    let duration = text("utt_duration", featureFrames / utterances) + " frames, "
    let proportion = text("utt_pad_proportion", padding / utterances) + ", "
    return perFrame + over + duration + proportion
      + String(format: "over %.2f utterances.", utterances)
  }
}
