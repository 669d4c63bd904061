import TernTensor

/// What a row of a batch says: an example, or several with silence between them.
struct Passage {
  /// What is said, in order.
  let examples: [Example]
  /// The silence between two of them, in seconds.
  var gap = 0.0

  /// The examples' names.
  var id: String { examples.map(\.utterance.id).joined(separator: "+") }

  /// The tokens of all of them.
  var tokens: [Int] { examples.flatMap(\.tokens) }

  /// The length, in seconds.
  var seconds: Double {
    examples.reduce(gap * Double(examples.count - 1)) { $0 + $1.utterance.seconds }
  }

  /// The features, [T, F], with noise or without.
  ///
  /// - Throws: ``CorpusError``, naming the utterance or the noise, where one cannot be read.
  func features(
    from source: FeatureSource, with noise: NoiseTrack?
  ) throws(CorpusError) -> Tensor {
    if examples.count == 1, noise == nil {
      return try source.features(of: examples[0].utterance)
    }
    let isStored = examples.contains { $0.utterance.features != nil }
    if isStored || noise?.hasOnlyFeatures == true {
      return try mixedFeatures(from: source, with: noise)
    }
    return source.fbank.features(
      of: try samples(with: noise, sampleRate: source.fbank.configuration.sampleRate))
  }

  private func mixedFeatures(
    from source: FeatureSource, with noise: NoiseTrack?
  ) throws(CorpusError) -> Tensor {
    let fbank = source.fbank.configuration
    var parts: [Tensor] = []
    for example in examples { parts.append(try source.features(of: example.utterance)) }
    var frames = FeatureFrames(
      joining: parts,
      gap: SampleCount.frames(in: gap, shift: fbank.frameShift / 1000, rate: fbank.sampleRate))
    if let noise {
      let energy = FeatureFrames(joining: parts, gap: 0).energy
      try noise.mix(into: &frames, energy: energy, from: source)
    }
    return frames.tensor
  }

  private func samples(
    with noise: NoiseTrack?, sampleRate: Int
  ) throws(CorpusError) -> [Float] {
    var parts: [[Float]] = []
    for example in examples {
      parts.append(try example.utterance.samples(sampleRate: sampleRate))
    }
    let silence = [Float](
      repeating: 0, count: SampleCount.samples(in: gap, rate: sampleRate))
    let speech = Array(parts.joined(separator: silence))
    guard let noise else { return speech }
    return try noise.mixed(with: speech, said: Array(parts.joined()), sampleRate: sampleRate)
  }
}
