import TernTensor

extension Fbank {
  /// The features of an audio file, whatever its sample rate and number of channels: [T, C], C being
  /// the number of bins.
  ///
  /// - Throws: ``SpeechError``, as ``AudioFile/samples(path:sampleRate:)`` does.
  public func features(
    ofFile path: String, tail: TailPadding? = nil
  ) throws(SpeechError) -> Tensor {
    let samples = try AudioFile.samples(path: path, sampleRate: configuration.sampleRate)
    return features(of: samples, tail: tail)
  }
}
