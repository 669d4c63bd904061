extension AudioFile {
  /// All samples of a file: one channel at the given rate in Hz, in [-1, 1].
  ///
  /// - Throws: ``SpeechError``, as ``init(path:)``, ``read(into:)`` and
  ///   ``Resampler/init(from:to:)`` do.
  public static func samples(
    path: String, sampleRate: Int = 16_000
  ) throws(SpeechError) -> [Float] {
    let file = try AudioFile(path: path)
    let resampler = try Resampler(from: Double(file.sampleRate), to: Double(sampleRate))
    var samples: [Float] = []
    var block: [Float] = []
    while try file.read(into: &block) {
      try resampler.process(block, into: &samples)
    }
    try resampler.finish(into: &samples)
    return samples
  }
}
