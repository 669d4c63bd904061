import TernTensor

/// A log-mel filter bank with Kaldi's conventions: each frame's mean removed, preemphasis, Povey's
/// window, power spectrum, mel filters, natural logarithm.
///
/// It is immutable; the streams that compute features with it share it. Source: Kaldi's
/// `feature-fbank.cc`, `feature-window.cc` and `mel-computations.cc`.
public struct Fbank: Sendable {
  /// The settings.
  public let configuration: FbankConfiguration
  let window: [Float]
  let twiddles: [Float]
  let filters: MelFilterBank

  /// Computes the tables.
  public init(_ configuration: FbankConfiguration = FbankConfiguration()) {
    self.configuration = configuration
    window = Self.window(configuration)
    twiddles = Self.twiddles(fftLength: configuration.fftLength)
    filters = MelFilterBank(configuration)
  }

  /// The features of a whole recording: [T, C], C being the number of bins.
  public func features(of samples: [Float], tail: TailPadding? = nil) -> Tensor {
    var stream = FbankStream(self)
    stream.accept(samples)
    stream.finish(tail: tail)
    return stream.takeFrames()
  }
}
