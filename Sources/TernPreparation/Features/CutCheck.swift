import TernCorpus

/// What a cut must be, so that it can be learnt from.
///
/// Source: egs/librispeech/ASR/local/validate_manifest.py, and lhotse's `validate_for_asr`.
package enum CutCheck {
  /// By how much times may differ, in seconds.
  private static let tolerance = 2e-3

  /// Looks at a cut; its features are looked for in a store, or left alone where there is none.
  ///
  /// - Throws: ``CorpusError`` with code `.format`, `.text`, `.length` or `.features`.
  package static func check(_ cut: Cut, features store: FeatureStore?) throws(CorpusError) {
    guard case .mono(let cut) = cut else {
      throw CorpusError(.format, "a mix, expected a part of a recording")
    }
    guard cut.supervisions.count == 1, let said = cut.supervisions.first else {
      throw CorpusError(.format, "\(cut.supervisions.count) utterances, expected one")
    }
    guard abs(said.start) <= tolerance else {
      throw CorpusError(.format, "its utterance begins at \(said.start) s, expected 0")
    }
    guard said.start + said.duration <= cut.duration + tolerance else {
      throw CorpusError(
        .length, "its utterance ends at \(said.start + said.duration) of \(cut.duration) s")
    }
    guard said.text?.contains(where: { !$0.isWhitespace }) ?? false else {
      throw CorpusError(.text, "no text")
    }
    guard let recording = cut.recording else { throw CorpusError(.format, "no recording") }
    guard cut.start + cut.duration <= recording.duration + tolerance else {
      throw CorpusError(
        .length,
        "ends at \(cut.start + cut.duration) s of a recording of \(recording.duration) s")
    }
    if let store { try check(featuresOf: cut, store) }
  }

  private static func check(featuresOf cut: MonoCut, _ store: FeatureStore) throws(CorpusError) {
    guard let features = cut.features else { throw CorpusError(.features, "no features") }
    let expected = SampleCount.frames(
      in: cut.duration, shift: features.frameShift, rate: features.sampleRate)
    guard abs(features.frameCount - expected) <= 1 else {
      throw CorpusError(.features, "\(features.frameCount) frames, expected \(expected)")
    }
    try store.check(features)
  }
}
