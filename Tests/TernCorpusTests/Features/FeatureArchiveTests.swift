import Foundation
import TernCorpus
import TernSpeech
import TernTensor
import TestSupport
import Testing

struct FeatureArchiveTests {
  private let corpus: TemporaryCorpus

  init() throws { corpus = try TemporaryCorpus() }

  private func features(_ frames: Int, seed: UInt64) -> Tensor {
    var random = SeededGenerator(seed: seed)
    return Tensor(shape: [frames, 80], of: Float.self) { elements in
      for index in elements.indices {
        elements[index] = Float.random(in: -16...7, using: &random)
      }
    }
  }

  private func cut(_ id: String, frames: Int) -> MonoCut {
    MonoCut(
      id: id,
      recording: Recording(id: "r", path: "r", sampleRate: 16_000, sampleCount: 160 * frames))
  }

  @Test(arguments: [FeatureArchiveWriter.Encoding.float32, .linear16])
  func whatIsWrittenIsRead(_ encoding: FeatureArchiveWriter.Encoding) throws {
    let path = corpus.path("feats.ark")
    let writer = try FeatureArchiveWriter(path: path, encoding: encoding)
    let counts = [100, 1, 0, 37]
    let stored = try counts.map { count in
      try writer.append(
        features(count, seed: UInt64(count)), of: cut("a b\(count)", frames: count),
        fbank: FbankConfiguration())
    }
    #expect(!FileManager.default.fileExists(atPath: path))
    try writer.finish()
    #expect(stored[0].storageKey == "a_b100" && stored[0].storagePath == "\(path):7")
    let store = FeatureStore()
    for (count, features) in zip(counts, stored) {
      let found = try store.features(features, start: 0, seconds: Double(count) / 100)
      let expected = self.features(count, seed: UInt64(count))
      #expect(found.shape == [count, 80])
      let (a, b) = (found.elements(as: Float.self), expected.elements(as: Float.self))
      let largest = zip(a, b).map { abs($0 - $1) }.max() ?? 0
      #expect(largest <= (encoding == .float32 ? 0 : 23 / 131_070 + 4e-6))
    }
    let size = try Data(contentsOf: URL(filePath: path)).count
    #expect(size < 138 * 80 * (encoding == .float32 ? 4 : 2) + 200)
  }

  /// All numbers equal.
  @Test func constantFeatures() throws {
    let writer = try FeatureArchiveWriter(path: corpus.path("a.ark"), encoding: .linear16)
    let constant = Tensor(shape: [2, 80], of: Float.self) { $0.update(repeating: -3.5) }
    let stored = try writer.append(
      constant, of: cut("a", frames: 2), fbank: FbankConfiguration())
    try writer.finish()
    let found = try FeatureStore().features(stored, start: 0, seconds: 0.02)
    #expect(found.elements(as: Float.self) == constant.elements(as: Float.self))
  }

  @Test func notFinite() throws {
    let writer = try FeatureArchiveWriter(path: corpus.path("a.ark"))
    let bad = Tensor(shape: [1, 80], of: Float.self) { $0[3] = .nan }
    let error = #expect(throws: CorpusError.self) {
      try writer.append(bad, of: cut("a", frames: 1), fbank: FbankConfiguration())
    }
    #expect(error?.code == .features)
  }

  @Test func whatIsNotFinishedIsNotThere() throws {
    let path = try corpus.write("old", as: "a.ark")
    do {
      let writer = try FeatureArchiveWriter(path: path)
      _ = try writer.append(
        features(9, seed: 1), of: cut("a", frames: 9), fbank: FbankConfiguration())
    }
    #expect(try String(contentsOfFile: path, encoding: .utf8) == "old")
    #expect(try FileManager.default.contentsOfDirectory(atPath: corpus.folder.path) == ["a.ark"])
  }

  // MARK: Hostile files

  private func stored(_ type: String, _ path: String, frames: Int = 2) -> StoredFeatures {
    StoredFeatures(
      frameCount: frames, width: 80, frameShift: 0.01, sampleRate: 16_000, duration: 0.02,
      storageType: type, storagePath: path, storageKey: "x.npy")
  }

  /// Reads features of a file with these bytes; they must be refused.
  private func refused(_ bytes: [UInt8], _ type: String) throws -> CorpusError? {
    let path = try corpus.write(bytes, as: "x.npy")
    let place = type == "kaldiio" ? path : corpus.folder.path
    return #expect(throws: CorpusError.self) {
      try FeatureStore().features(stored(type, place), start: 0, seconds: 0.02)
    }
  }

  private func bytes(_ values: [Int32]) -> [UInt8] {
    values.flatMap { value in (0..<4).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) } }
  }

  @Test func hostileArchives() throws {
    let body = [UInt8](repeating: 0, count: 2 * 80 * 4)
    func float(_ rows: Int32, _ columns: Int32, size: UInt8 = 4) -> [UInt8] {
      Array("\0BFM ".utf8) + [size] + bytes([rows]) + [4] + bytes([columns]) + body
    }
    func compressed(_ name: String, _ rows: Int32, _ columns: Int32) -> [UInt8] {
      Array("\0B\(name) ".utf8) + bytes([0, 0x3F80_0000, rows, columns]) + body
    }
    let good = float(2, 80)
    let path = try corpus.write(good, as: "good.ark")
    _ = try FeatureStore().features(stored("kaldiio", path), start: 0, seconds: 0.02)
    let bad: [[UInt8]] =
      [
        [], [0], Array(good.prefix(14)), Array(good.dropLast()), float(3, 80), float(2, 81),
        float(-1, 80), float(2, -80), float(.max, .max), float(2, 80, size: 8),
        Array("\0BXX ".utf8) + body, Array("\0BFMFMFM".utf8) + body, Array("B\0FM ".utf8) + body,
        compressed("CM", .max, 80), compressed("CM", 2, .max), compressed("CM", 2, -1),
        compressed("CM2", .max, .max), compressed("CM2", -2, -80), compressed("CM3", 4096, 4096),
        Array(compressed("CM2", 2, 80).prefix(20)), compressed("CM2", 3, 80),
        Array("x \0BFM ".utf8) + body,
      ]
    for (index, bytes) in bad.enumerated() {
      #expect(try refused(bytes, "kaldiio")?.code == .features, "\(index)")
    }
    for offset in [good.count - 1, good.count, Int.max] {
      let error = #expect(throws: CorpusError.self) {
        try FeatureStore().features(
          stored("kaldiio", "\(path):\(offset)"), start: 0, seconds: 0.02)
      }
      #expect(error?.code == .features)
    }
  }

  @Test func hostileArrays() throws {
    let body = [UInt8](repeating: 0, count: 2 * 80 * 8)
    func npy(
      _ header: String, version: UInt8 = 1, length: Int? = nil, body: [UInt8]
    ) -> [UInt8] {
      let length = length ?? header.utf8.count
      let digits = (0..<(version == 1 ? 2 : 4)).map {
        UInt8(truncatingIfNeeded: length >> (8 * $0))
      }
      return [0x93] + Array("NUMPY".utf8) + [version, 0] + digits + Array(header.utf8) + body
    }
    func words(_ type: String, _ order: String = "False", _ shape: String = "(2, 80)") -> String {
      "{'descr': '\(type)', 'fortran_order': \(order), 'shape': \(shape), }      \n"
    }
    for good in [
      npy(words("<f2"), body: body), npy(words("<f4", "True"), version: 2, body: body),
      npy(words("<f8"), version: 3, body: body),
    ] {
      try corpus.write(good, as: "x.npy")
      let place = stored("numpy_files", corpus.folder.path)
      #expect(try FeatureStore().features(place, start: 0, seconds: 0.02).shape == [2, 80])
    }
    let short = Array(body.prefix(600))
    let bad = [
      [], [0x93], npy(words("<f4"), body: short), npy(words("|O"), body: body),
      npy(words(">f4"), body: body), npy(words("<i4"), body: body),
      npy(words("<f4", "Maybe"), body: body), npy(words("<f4", "False", "(160,)"), body: body),
      npy(words("<f4", "False", "(2, 80, 1)"), body: body),
      npy(words("<f4", "False", "(-2, 80)"), body: body),
      npy(words("<f4", "False", "(4611686018427387904, 4)"), body: body),
      npy(words("<f4", "False", "(999999999999999999, 999999999999999999)"), body: body),
      npy(words("<f4"), length: 65_535, body: body),
      npy(words("<f4"), version: 2, length: 1 << 31, body: body),
      npy("__import__('os')", body: body), npy(words("<f4", "False", "(3, 80)"), body: body),
    ]
    for (index, bytes) in bad.enumerated() {
      #expect(try refused(bytes, "numpy_files")?.code == .features, "\(index)")
    }
  }

  /// Columns one after the other.
  @Test func fortranOrder() throws {
    let header = "{'descr': '<f4', 'fortran_order': True, 'shape': (2, 3), }\n"
    var bytes = [0x93] + Array("NUMPY".utf8) + [1, 0, UInt8(header.utf8.count), 0]
    bytes += Array(header.utf8)
    bytes += self.bytes([1, 4, 2, 5, 3, 6].map { Int32(bitPattern: Float($0).bitPattern) })
    try corpus.write(bytes, as: "x.npy")
    var place = stored("numpy_files", corpus.folder.path)
    place.width = 3
    let found = try FeatureStore().features(place, start: 0, seconds: 0.02)
    #expect(found.elements(as: Float.self) == [1, 2, 3, 4, 5, 6])
  }
}
