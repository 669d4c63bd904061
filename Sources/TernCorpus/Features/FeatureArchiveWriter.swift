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
    var bytes = Array("\(key) ".utf8)
    let location = FeatureLocation(path: path, offset: byteCount + bytes.count)
    let isFinite = features.withElements(of: Float.self) { elements in
      elements.indices.allSatisfy { elements[$0].isFinite }
    }
    guard isFinite else {
      throw CorpusError(.features, "features of '\(key.prefix(80))': not finite")
    }
    bytes += [0, UInt8(ascii: "B")]
    switch encoding {
    case .float32: Self.append(float: features, to: &bytes)
    case .linear16: Self.append(linear: features, to: &bytes)
    }
    do { try file.append(unsafe bytes.span.bytes) } catch {
      throw CorpusError(.file, error.message)
    }
    byteCount += bytes.count
    return location
  }

  private static func append(float features: Tensor, to bytes: inout [UInt8]) {
    bytes += "FM ".utf8
    for extent in features.shape.extents {
      bytes.append(4)
      append(UInt32(extent), to: &bytes)
    }
    features.withElements(of: Float.self) { elements in
      for index in elements.indices { append(elements[index].bitPattern, to: &bytes) }
    }
  }

  private static func append(linear features: Tensor, to bytes: inout [UInt8]) {
    features.withElements(of: Float.self) { elements in
      var (least, greatest) = (Float.infinity, -Float.infinity)
      for index in elements.indices {
        (least, greatest) = (min(least, elements[index]), max(greatest, elements[index]))
      }
      if elements.isEmpty { (least, greatest) = (0, 1) }
      if least == greatest { greatest += 1 + abs(least) }
      let bounds = KaldiBounds(least: least, range: greatest - least)
      bytes += "CM2 ".utf8
      append(bounds.least.bitPattern, to: &bytes)
      append(bounds.range.bitPattern, to: &bytes)
      for extent in features.shape.extents { append(UInt32(extent), to: &bytes) }
      for index in elements.indices { append(bounds.code(of: elements[index]), to: &bytes) }
    }
  }

  private static func append(_ value: some FixedWidthInteger, to bytes: inout [UInt8]) {
    var rest = value
    for _ in 0..<value.bitWidth / 8 {
      bytes.append(UInt8(truncatingIfNeeded: rest))
      rest >>= 8
    }
  }
}
