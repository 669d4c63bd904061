import TernSpeech
import TernTensor

/// Writes features to an archive of Kaldi's, one file for many utterances, in constant memory. lhotse
/// reads them by what ``append(_:of:fbank:)`` returns, as `kaldiio`. The file appears, or replaces an old
/// one, when it is finished.
///
/// Its methods are for one thread at a time.
public final class FeatureArchiveWriter {
  /// How numbers are stored.
  public enum Encoding: Sendable, Hashable {
    /// In 32 bits, as they are.
    case float32
    /// In 16 bits, in equal steps from an utterance's least number to its greatest: half the size, and
    /// wrong by less than 3e-4 for log-mel features, where f16 would be wrong by 4e-3. Kaldi's `CM2`.
    case linear16
  }

  private let path: String
  private let encoding: Encoding
  private let file: AtomicFile
  private var byteCount = 0

  /// Begins an archive.
  ///
  /// - Throws: ``CorpusError`` with code `.file` where the file cannot be written.
  public init(path: String, encoding: Encoding = .float32) throws(CorpusError) {
    self.path = path
    self.encoding = encoding
    do { file = try AtomicFile(path: path) } catch { throw CorpusError(.file, error.message) }
  }

  /// Appends the features of a cut, [T, F], f32, and returns where they are, for its manifest.
  ///
  /// - Precondition: they are a matrix of f32.
  /// - Throws: ``CorpusError`` with code `.features` where numbers are not finite, `.file` where the
  ///   file cannot be written.
  public func append(
    _ features: Tensor, of cut: MonoCut, fbank: FbankConfiguration
  ) throws(CorpusError) -> StoredFeatures {
    let key = String(cut.id.map { $0.isWhitespace ? "_" : $0 })
    return StoredFeatures(
      frameCount: features.shape[0], width: features.shape[1],
      frameShift: fbank.frameShift / 1000, sampleRate: fbank.sampleRate, start: cut.start,
      duration: cut.duration, storageType: "kaldiio",
      storagePath: try append(features, key: key).text, storageKey: key,
      recordingID: cut.recording?.id, channels: [cut.channel])
  }

  /// Puts the archive in its place.
  ///
  /// - Precondition: it is called once, after all features.
  /// - Throws: ``CorpusError`` with code `.file` where the file cannot be written; an old one is then
  ///   untouched.
  public func finish() throws(CorpusError) {
    do { try file.finish() } catch { throw CorpusError(.file, "\(error)") }
  }

  private func append(_ features: Tensor, key: String) throws(CorpusError) -> FeatureLocation {
    precondition(features.shape.rank == 2, "features of shape \(features.shape)")
    let (least, greatest) = Self.bounds(of: features)
    guard (greatest - least).isFinite else {
      throw CorpusError(.features, "features of '\(key.prefix(80))': not finite")
    }
    try write(Array("\(key) ".utf8))
    let location = FeatureLocation(path: path, offset: byteCount)
    switch encoding {
    case .float32:
      try write(KaldiMatrixHeader.bytes(ofFloat: features.shape))
      try features.withBytes { bytes throws(CorpusError) in try write(bytes) }
    case .linear16:
      let bounds = KaldiBounds(least: least, range: greatest - least)
      try write(KaldiMatrixHeader.bytes(ofLinear: features.shape, bounds))
      let codes = features.withElements(of: Float.self, bounds.codes)
      try write(unsafe codes.span.bytes)
    }
    return location
  }

  /// The least and the greatest number, apart; NaN where one is not finite.
  private static func bounds(of features: Tensor) -> (Float, Float) {
    features.withElements(of: Float.self) { elements in
      guard !elements.isEmpty else { return (0, 1) }
      var (least, greatest, zero) = (elements[0], elements[0], Float(0))
      for index in elements.indices {
        let value = elements[index]
        if value < least { least = value }
        if value > greatest { greatest = value }
        zero += 0 * value
      }
      if zero.isNaN { return (.nan, .nan) }
      return (least, least == greatest ? greatest + 1 + abs(greatest) : greatest)
    }
  }

  private func write(_ bytes: [UInt8]) throws(CorpusError) {
    try write(unsafe bytes.span.bytes)
  }

  private func write(_ bytes: RawSpan) throws(CorpusError) {
    do { try file.append(bytes) } catch { throw CorpusError(.file, error.message) }
    byteCount += bytes.byteCount
  }
}
