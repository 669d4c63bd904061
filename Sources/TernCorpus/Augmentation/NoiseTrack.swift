import TernTensor

/// Noise that is heard with an utterance.
public struct NoiseTrack: Sendable, Hashable {
  /// By how many decibels speech is louder.
  public let snr: Double
  /// The parts of noises that are heard one after the other, each as loud as ``snr`` says.
  public let pieces: [Utterance]

  /// Whether features of it can be made only of other features.
  var hasOnlyFeatures: Bool { pieces.contains { $0.audio == nil } }

  /// Samples of an utterance with the noise.
  ///
  /// - Parameters:
  ///   - speech: The samples of the utterance.
  ///   - said: Those that the ratio is to: without the silence between what was joined.
  ///   - sampleRate: Their rate, in Hz.
  /// - Throws: ``CorpusError``, naming the noise, where it cannot be read.
  public func mixed(
    with speech: [Float], said: [Float], sampleRate: Int
  ) throws(CorpusError) -> [Float] {
    var mixer = SampleMixer(reference: said)
    mixer.add(speech)
    var place = 0
    for piece in pieces {
      let sound = try piece.samples(sampleRate: sampleRate).prefix(speech.count - place)
      mixer.add(Array(sound), at: place, snr: snr)
      place += sound.count
    }
    return mixer.samples
  }

  /// Adds the noise to an utterance's features.
  ///
  /// - Parameters:
  ///   - frames: The features.
  ///   - energy: The energy of what is said, mean over frames.
  ///   - source: Where features come from.
  /// - Throws: ``CorpusError``, naming the noise, where it cannot be read.
  func mix(
    into frames: inout FeatureFrames, energy: Double, from source: FeatureSource
  ) throws(CorpusError) {
    var place = 0
    for piece in pieces {
      let sound =
        piece.features == nil
        ? source.fbank.features(
          of: try piece.samples(sampleRate: source.fbank.configuration.sampleRate))
        : try source.features(of: piece)
      place += frames.add(FeatureFrames(sound), at: place, snr: snr, energy: energy)
    }
  }
}
