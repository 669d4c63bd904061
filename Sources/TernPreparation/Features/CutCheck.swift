import TernCorpus

/// What a cut must be, so that it can be learnt from.
///
/// Source: egs/librispeech/ASR/local/validate_manifest.py, and lhotse's `validate_for_asr`.
package struct CutCheck {
  /// By how much times may differ, in seconds.
  private static let tolerance = 2e-3

  /// What is wrong with a cut; nil where nothing is.
  package static func problem(of cut: Cut, hasFeatures: Bool, _ store: FeatureStore) -> String? {
    guard case .mono(let cut) = cut else { return "a mix, expected a part of a recording" }
    guard cut.supervisions.count == 1, let said = cut.supervisions.first else {
      return "\(cut.supervisions.count) utterances, expected one"
    }
    guard abs(said.start) <= tolerance else {
      return "its utterance begins at \(said.start) s, expected 0"
    }
    guard said.start + said.duration <= cut.duration + tolerance else {
      return "its utterance ends at \(said.start + said.duration) of \(cut.duration) s"
    }
    guard said.text?.contains(where: { !$0.isWhitespace }) ?? false else { return "no text" }
    guard let recording = cut.recording else { return "no recording" }
    guard cut.start + cut.duration <= recording.duration + tolerance else {
      return "ends at \(cut.start + cut.duration) s of a recording of \(recording.duration) s"
    }
    return hasFeatures ? problem(ofFeatures: cut, store) : nil
  }

  private static func problem(ofFeatures cut: MonoCut, _ store: FeatureStore) -> String? {
    guard let features = cut.features else { return "no features" }
    let expected = SampleCount.frames(
      in: cut.duration, shift: features.frameShift, rate: features.sampleRate)
    guard abs(features.frameCount - expected) <= 1 else {
      return "\(features.frameCount) frames, expected \(expected)"
    }
    do { try store.check(features) } catch { return error.message }
    return nil
  }
}
