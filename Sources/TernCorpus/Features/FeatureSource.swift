import Synchronization
import TernSpeech
import TernTensor

/// The features of utterances: read where they are stored, else computed when asked for and kept as long
/// as there is room. An epoch visits each utterance once, so what did not find room is computed again;
/// nothing is thrown out for it.
public final class FeatureSource: Sendable {
  /// The filter bank.
  public let fbank: Fbank
  /// How many bytes of features may be kept.
  public let byteLimit: Int
  private let store = FeatureStore()
  private let kept = Mutex(Kept())

  private struct Kept {
    var features: [Audio: Tensor] = [:]
    var byteCount = 0
  }

  /// A source that keeps features of at most `byteLimit` bytes.
  public init(_ fbank: Fbank = Fbank(), byteLimit: Int = 1 << 30) {
    self.fbank = fbank
    self.byteLimit = byteLimit
  }

  /// How many bytes of features are kept.
  public var keptByteCount: Int { kept.withLock(\.byteCount) }

  /// The features of an utterance, [T, F]: those that are stored, where ``Utterance/features`` says so,
  /// else the filter bank's of its samples, at the filter bank's rate.
  ///
  /// - Throws: ``CorpusError``, naming the utterance, where its audio or its stored features cannot be read,
  ///   or these are not of the filter bank's width and frame shift.
  public func features(of utterance: Utterance) throws(CorpusError) -> Tensor {
    if let stored = utterance.features { return try read(stored, of: utterance) }
    if let audio = utterance.audio, let features = kept.withLock({ $0.features[audio] }) {
      return features
    }
    let samples = try utterance.samples(sampleRate: fbank.configuration.sampleRate)
    let features = fbank.features(of: samples)
    if let audio = utterance.audio { keep(features, of: audio) }
    return features
  }

  private func keep(_ features: Tensor, of audio: Audio) {
    kept.withLock { kept in
      guard features.byteCount <= byteLimit - kept.byteCount,
        kept.features.updateValue(features, forKey: audio) == nil
      else { return }
      kept.byteCount += features.byteCount
    }
  }

  private func read(
    _ stored: StoredFeatures, of utterance: Utterance
  ) throws(CorpusError) -> Tensor {
    let (width, shift) = (fbank.configuration.binCount, fbank.configuration.frameShift / 1000)
    guard stored.width == width, abs(stored.frameShift - shift) < 1e-6 else {
      throw CorpusError(
        .features,
        "utterance '\(utterance.id)': features of \(stored.width) values every \(stored.frameShift) s, expected \(width) every \(shift) s"
      )
    }
    do {
      return try store.features(stored, start: utterance.start, seconds: utterance.seconds)
    } catch {
      throw error.located(at: "utterance '\(utterance.id)'")
    }
  }
}
