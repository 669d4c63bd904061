/// Parts of recordings that are heard together or one after the other.
public struct AudioMix: Sendable, Hashable {
  /// A sound in the mix.
  public struct Track: Sendable, Hashable {
    /// What is heard; nil for silence.
    public var part: AudioPart?
    /// Its length, in seconds.
    public var seconds: Double
    /// Where it begins, in seconds.
    public var offset: Double
    /// By how many decibels the reference is louder; nil leaves it as it is.
    public var snr: Double?
    /// Whether it is only the measure of the others.
    public var isMute: Bool
  }

  /// The sounds.
  public var tracks: [Track]
  /// Which of them ``Track/snr`` is to; nil where no track has one.
  public var reference: Int?

  /// The length, in seconds.
  public var seconds: Double { tracks.map { $0.offset + $0.seconds }.max() ?? 0 }

  /// The samples at a rate in Hz.
  ///
  /// - Throws: ``CorpusError`` as ``AudioPart/samples(sampleRate:)`` does.
  public func samples(sampleRate rate: Int) throws(CorpusError) -> [Float] {
    let count = SampleCount.samples(in: seconds, rate: rate)
    let measure = try reference.map { index throws(CorpusError) in
      try samples(of: tracks[index], rate: rate)
    }
    var mixer = SampleMixer(reference: measure ?? [])
    for (index, track) in tracks.enumerated() where !track.isMute {
      let isReference = index == reference
      let sound = try isReference ? measure ?? [] : samples(of: track, rate: rate)
      let offset = SampleCount.samples(in: track.offset, rate: rate)
      mixer.add(sound, at: offset, snr: isReference ? nil : track.snr)
    }
    let missing = max(count - mixer.samples.count, 0)
    return mixer.samples.prefix(count) + [Float](repeating: 0, count: missing)
  }

  private func samples(of track: Track, rate: Int) throws(CorpusError) -> [Float] {
    if let part = track.part { return try part.samples(sampleRate: rate) }
    return [Float](repeating: 0, count: SampleCount.samples(in: track.seconds, rate: rate))
  }
}
