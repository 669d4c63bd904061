import Synchronization
import TernTensor

/// Reads stored features: Kaldi's archives (`kaldiio`) and NumPy's files (`numpy_files`). Archives are
/// mapped when first read, and stay mapped; lists of what lies where in them (`.scp`) are kept in memory.
///
/// It may be used by several threads.
public final class FeatureStore: Sendable {
  private struct Known {
    var archives: [String: Storage] = [:]
    var scripts: [String: [String: FeatureLocation]] = [:]
  }

  private let known = Mutex(Known())

  /// A store that knows no files yet.
  public init() {}

  /// Features of a part of a recording, f32: [T, F]; as many frames as lhotse makes of `seconds`.
  ///
  /// - Throws: ``CorpusError`` with code `.unsupported`, naming the way of storing, where that is neither
  ///   `kaldiio` nor `numpy_files`; `.features` where there are none, or not for all of the part, or where
  ///   they are not what the manifest says or not finite.
  public func features(
    _ stored: StoredFeatures, start: Double, seconds: Double
  ) throws(CorpusError) -> Tensor {
    let matrix: any StoredMatrix
    do { matrix = try self.matrix(stored) } catch { throw error.located(at: stored.place) }
    guard matrix.width == stored.width, matrix.rowCount == stored.frameCount else {
      throw CorpusError(
        .features,
        "\(stored.place): [\(matrix.rowCount), \(matrix.width)], expected [\(stored.frameCount), \(stored.width)]"
      )
    }
    let features = matrix.rows(try stored.frames(start: start, seconds: seconds))
    let isFinite = features.withElements(of: Float.self) { elements in
      elements.indices.allSatisfy { elements[$0].isFinite }
    }
    guard isFinite else {
      throw CorpusError(.features, "\(stored.place): numbers that are not finite")
    }
    return features
  }

  /// Looks whether features can be read, without reading them: whether their file is there and large
  /// enough.
  ///
  /// - Throws: ``CorpusError`` as ``features(_:start:seconds:)`` does.
  func check(_ stored: StoredFeatures) throws(CorpusError) {
    do throws(CorpusError) {
      let location = try location(of: stored)
      let storage = try storage(of: location, isKept: stored.isInArchive)
      let bytes = stored.frameCount.multipliedReportingOverflow(by: stored.width)
      guard !bytes.overflow, location.offset <= storage.byteCount,
        bytes.partialValue <= storage.byteCount - location.offset
      else {
        throw CorpusError(
          .features,
          "[\(stored.frameCount), \(stored.width)] at byte \(location.offset) of \(storage.byteCount)"
        )
      }
    } catch {
      throw error.located(at: stored.place)
    }
  }

  private func matrix(_ stored: StoredFeatures) throws(CorpusError) -> any StoredMatrix {
    let location = try location(of: stored)
    let storage = try storage(of: location, isKept: stored.isInArchive)
    guard stored.isInArchive else { return try NpyArray(storage) }
    try check(key: stored.storageKey, before: location.offset, of: storage)
    return try KaldiMatrix(storage, at: location.offset)
  }

  /// Looks whether an archive has the key before a matrix, so that a manifest of another archive shows.
  private func check(
    key: String, before offset: Int, of storage: Storage
  ) throws(CorpusError) {
    let expected = Array("\(key) ".utf8)
    guard offset > 0 else { return }
    let isThere = storage.withBytes { bytes in
      expected.count <= offset && offset <= bytes.byteCount
        && expected.indices.allSatisfy { index in
          bytes.number(at: offset - expected.count + index, as: UInt8.self) == expected[index]
        }
    }
    guard isThere else {
      throw CorpusError(.features, "byte \(offset) is not that of '\(key.prefix(80))'")
    }
  }

  private func location(of stored: StoredFeatures) throws(CorpusError) -> FeatureLocation {
    switch stored.storageType {
    case "numpy_files":
      return FeatureLocation(path: "\(stored.storagePath)/\(stored.storageKey)", offset: 0)
    case "kaldiio" where stored.storagePath.hasSuffix(".scp"):
      guard let location = try script(stored.storagePath)[stored.storageKey] else {
        throw CorpusError(.features, "nothing of this name")
      }
      return location
    case "kaldiio": return FeatureLocation(stored.storagePath)
    default:
      throw CorpusError(
        .unsupported,
        "features stored as '\(stored.storageType.prefix(80))', expected 'kaldiio' or 'numpy_files'"
      )
    }
  }

  private func storage(
    of location: FeatureLocation, isKept: Bool
  ) throws(CorpusError) -> Storage {
    if isKept, let storage = known.withLock({ $0.archives[location.path] }) { return storage }
    let storage: Storage
    do { storage = try MappedFile(path: location.path).storage } catch {
      throw CorpusError(.features, error.message)
    }
    if isKept { known.withLock { $0.archives[location.path] = storage } }
    return storage
  }

  /// Where an `.scp` file says that matrices lie: `<key> <path>:<byte>` on each line.
  private func script(_ path: String) throws(CorpusError) -> [String: FeatureLocation] {
    if let script = known.withLock({ $0.scripts[path] }) { return script }
    var script: [String: FeatureLocation] = [:]
    do throws(CorpusError) {
      var lines = try TextLines(path: path)
      while let line = try lines.next() {
        let parts = line.text.split(separator: " ", maxSplits: 1)
        guard parts.count == 2, !parts[1].hasSuffix("]"), !parts[1].hasSuffix("|") else {
          throw CorpusError(
            .features,
            "\(path), line \(line.number): '\(line.text.prefix(80))', expected a key and a file")
        }
        script[String(parts[0])] = FeatureLocation(String(parts[1]))
      }
    } catch {
      throw CorpusError(.features, error.message)
    }
    known.withLock { $0.scripts[path] = script }
    return script
  }
}

extension StoredFeatures {
  /// Where they are stored, for messages.
  fileprivate var place: String { "features '\(storageKey.prefix(80))' in \(storagePath)" }

  /// Whether they lie in a file with others.
  fileprivate var isInArchive: Bool { storageType == "kaldiio" }

  /// The frames of a part of the recording; where one is missing at the end, the last stands for it.
  /// Source: lhotse's `Features.load` and `MonoCut.load_features`.
  fileprivate func frames(start: Double, seconds: Double) throws(CorpusError) -> [Int] {
    let first =
      abs(start - self.start) < 1e-9
      ? 0 : SampleCount.frames(in: start - self.start, shift: frameShift, rate: sampleRate)
    let end = first + SampleCount.frames(in: seconds, shift: frameShift, rate: sampleRate)
    guard start > self.start - 1e-3, first >= 0, first <= end,
      first == end || frameCount > 0, end <= frameCount + 1
    else {
      throw CorpusError(
        .features, "\(place): \(frameCount) frames, expected frames \(first) to \(end)")
    }
    return (first..<end).map { min($0, frameCount - 1) }
  }
}
