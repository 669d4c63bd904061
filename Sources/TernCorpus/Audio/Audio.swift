/// What is heard of an utterance.
public enum Audio: Sendable, Hashable {
  /// A part of a recording.
  case part(AudioPart)
  /// Several of them.
  case mix(AudioMix)

  /// The samples, in [-1, 1] or, of a mix, beyond, at a rate in Hz.
  ///
  /// - Throws: ``CorpusError`` as ``AudioPart/samples(sampleRate:)`` does.
  public func samples(sampleRate: Int) throws(CorpusError) -> [Float] {
    switch self {
    case .part(let part): try part.samples(sampleRate: sampleRate)
    case .mix(let mix): try mix.samples(sampleRate: sampleRate)
    }
  }

  /// The parts of recordings that are heard.
  var parts: [AudioPart] {
    switch self {
    case .part(let part): [part]
    case .mix(let mix): mix.tracks.compactMap(\.part)
    }
  }

  /// Looks whether all files are there and what they should be.
  func check() throws(CorpusError) {
    for part in parts { try part.check() }
  }
}
