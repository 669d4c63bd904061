import TernTensor

/// Hides bands and spans of an utterance's features, and stretches one part of it at the other's cost, so
/// that a network learns not to depend on any of them.
///
/// Source: Park et al., "SpecAugment", Interspeech 2019, doi:10.21437/Interspeech.2019-2680, as in lhotse's
/// `SpecAugment`, with one difference: lhotse masks a whole row of a batch, padding included, so that
/// its masks and their value depend on the other utterances; here they are the utterance's own.
public struct SpecAugment: Sendable, Hashable {
  /// How far the place between the two parts may move, in frames; 0 for not at all.
  public var timeWarpFactor = 80
  /// The number of hidden bands.
  public var bandCount = 2
  /// What a band's width, in bins, is less than.
  public var bandWidth = 27
  /// The number of hidden spans, at most.
  public var spanCount = 2
  /// What a span's length, in frames, is less than.
  public var spanLength = 100
  /// How much of an utterance spans may hide, at most.
  public var spanFraction = 0.15
  /// How likely an utterance is warped, and how likely it is masked.
  public var probability = 0.9

  /// The numbers of icefall's recipe.
  public init() {}

  /// Features, [T, F], of which some are moved, and some hidden behind the mean of all.
  ///
  /// - Precondition: they are f32.
  public func augment(_ features: Tensor, using random: inout some RandomNumberGenerator) -> Tensor
  {
    var frames = FeatureFrames(features)
    if random.uniform() <= probability { warp(&frames, using: &random) }
    if random.uniform() <= probability { mask(&frames, using: &random) }
    return frames.tensor
  }

  private func warp(_ frames: inout FeatureFrames, using random: inout some RandomNumberGenerator) {
    let factor = timeWarpFactor
    guard factor >= 1, frames.count - factor > factor + 1 else { return }
    let center = factor + 1 + Self.draw(below: frames.count - 2 * factor - 1, &random)
    let moved = center - factor + Self.draw(below: 2 * factor + 1, &random)
    if moved != center { frames.move(center, to: moved) }
  }

  private func mask(_ frames: inout FeatureFrames, using random: inout some RandomNumberGenerator) {
    let mean = frames.mean
    for band in Self.masks(bandCount, below: bandWidth, of: frames.width, &random) {
      frames.fill(frames: 0..<frames.count, bins: band, with: mean)
    }
    let most = spanFraction * Double(frames.count)
    let count = min(spanCount, Int((most / Double(spanLength)).rounded(.up)))
    let length = min(spanLength, Int(most / Double(max(count, 1))))
    for span in Self.masks(count, below: length, of: frames.count, &random) {
      frames.fill(frames: span, bins: 0..<frames.width, with: mean)
    }
  }

  /// Ranges of less than `limit` out of `extent`: first all lengths are drawn, then all beginnings.
  private static func masks(
    _ count: Int, below limit: Int, of extent: Int, _ random: inout some RandomNumberGenerator
  ) -> [Range<Int>] {
    if limit < 1 { return [] }
    let lengths = (0..<count).map { _ in min(draw(below: limit, &random), extent) }
    return lengths.map { length in
      let first = draw(below: extent - length, &random)
      return first..<first + length
    }
  }

  /// An integer in 0..<count; 0 where that is empty.
  private static func draw(below count: Int, _ random: inout some RandomNumberGenerator) -> Int {
    Int(random.uniform() * Double(count))
  }
}
