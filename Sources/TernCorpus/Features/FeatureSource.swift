import Synchronization
import TernSpeech
import TernTensor

/// The features of utterances: computed when asked for, kept as long as there is room. An epoch visits
/// each utterance once, so what did not find room is computed again; nothing is thrown out for it.
public final class FeatureSource: Sendable {
  /// The filter bank.
  public let fbank: Fbank
  /// How many bytes of features may be kept.
  public let byteLimit: Int
  private let kept = Mutex(Kept())

  private struct Kept {
    var features: [String: Tensor] = [:]
    var byteCount = 0
  }

  /// A source that keeps features of at most `byteLimit` bytes.
  public init(_ fbank: Fbank = Fbank(), byteLimit: Int = 1 << 30) {
    self.fbank = fbank
    self.byteLimit = byteLimit
  }

  /// How many bytes of features are kept.
  public var keptByteCount: Int { kept.withLock(\.byteCount) }

  /// The features of an utterance, [T, F]. Several channels are averaged; another rate than the filter
  /// bank's is converted.
  ///
  /// - Throws: ``CorpusError`` with code `.file`, naming the utterance, where its audio cannot be read.
  public func features(of utterance: Utterance) throws(CorpusError) -> Tensor {
    if let features = kept.withLock({ $0.features[utterance.path] }) { return features }
    let samples: [Float]
    do {
      samples = try AudioFile.samples(
        path: utterance.path, sampleRate: fbank.configuration.sampleRate)
    } catch {
      throw CorpusError(.file, "utterance '\(utterance.id)': \(error.message)")
    }
    if let place = samples.firstIndex(where: { !$0.isFinite }) {
      throw CorpusError(
        .file,
        "utterance '\(utterance.id)': sample \(place) is \(samples[place]), expected a finite number"
      )
    }
    let features = fbank.features(of: samples)
    kept.withLock { kept in
      guard features.byteCount <= byteLimit - kept.byteCount,
        kept.features.updateValue(features, forKey: utterance.path) == nil
      else { return }
      kept.byteCount += features.byteCount
    }
    return features
  }
}
