extension AudioFile {
  /// All samples of a file: one channel at the given rate in Hz, in [-1, 1].
  ///
  /// - Throws: ``SpeechError``, as ``init(path:channel:)``, ``read(into:)`` and
  ///   ``Resampler/init(from:to:)`` do.
  public static func samples(
    path: String, sampleRate: Int = 16_000
  ) throws(SpeechError) -> [Float] {
    try AudioFile(path: path).samples(sampleRate: sampleRate)
  }

  /// The samples from here on, at most `count` as stored, at the given rate in Hz and played so many
  /// times as fast: n of them become n * rate / ``sampleRate`` / speed, rounded.
  ///
  /// Speed changes pitch, as `sox speed` does: the samples are taken for ones of another rate.
  ///
  /// - Throws: ``SpeechError``, as ``read(into:)`` and ``Resampler/init(from:to:)`` do.
  public func samples(
    count: Int = .max, speed: Double = 1, sampleRate: Int
  ) throws(SpeechError) -> [Float] {
    let resampler = try Resampler(from: Double(self.sampleRate) * speed, to: Double(sampleRate))
    var samples: [Float] = []
    var block: [Float] = []
    var left = count
    while left > 0, try read(into: &block) {
      if block.count > left { block.removeSubrange(left...) }
      left -= block.count
      try resampler.process(block, into: &samples)
    }
    try resampler.finish(into: &samples)
    return samples
  }
}
