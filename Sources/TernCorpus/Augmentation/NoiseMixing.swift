import TernTensor

/// Mixes noise into what is said, so that a network learns to hear through it.
///
/// Where features are computed when they are asked for, samples are mixed. Where an utterance has stored
/// features, or a noise has nothing else, features are mixed: their exponentials are energies, and are
/// added as such.
///
/// Source: lhotse's `CutMix` with `preserve_id` and `random_mix_offset`, to which icefall's recipe gives
/// MUSAN. There are two differences. Noise ends with the utterance, and does not go on to the end of the
/// batch's longest one, where nothing is learnt. And energies are means over frames, as those of samples
/// are means over samples, not sums: a short noise is no louder than a long one.
public struct NoiseMixing: Sendable {
  /// What there is to be mixed in.
  public let noises: [Utterance]
  /// How likely an utterance gets noise.
  public var probability = 0.5
  /// Between which ratios of speech to noise one is drawn, in decibels.
  public var snr = 10.0...20.0

  /// How long a noise must be, in seconds.
  public static let shortest = 0.1

  /// Noises with icefall's numbers.
  ///
  /// - Precondition: there are some, and each lasts at least ``shortest``.
  public init(_ noises: [Utterance]) {
    precondition(
      !noises.isEmpty && noises.allSatisfy { $0.seconds >= Self.shortest },
      "\(noises.count) noises, expected some of at least \(Self.shortest) s")
    self.noises = noises
  }

  /// Noise for an utterance of so many seconds; nil where chance will have none.
  ///
  /// It is a part of one noise, its beginning drawn, or where that is shorter, all of several.
  public func draw(
    seconds: Double, using random: inout some RandomNumberGenerator
  ) -> NoiseTrack? {
    guard random.uniform() < probability else { return nil }
    let drawn = snr.lowerBound + random.uniform() * (snr.upperBound - snr.lowerBound)
    var pieces: [Utterance] = []
    var left = seconds
    while left > 1e-4 {
      let noise = noises[Int(random.uniform() * Double(noises.count))]
      let length = min(noise.seconds, left)
      let start = random.uniform() * (noise.seconds - length)
      pieces.append(noise.excerpt(from: start, seconds: length))
      left -= length
    }
    return NoiseTrack(snr: drawn, pieces: pieces)
  }
}
