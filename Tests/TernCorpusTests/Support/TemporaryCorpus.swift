import Foundation
import TernCorpus
import TestSupport

/// A folder of recordings and lists that a test makes; it goes with the object.
final class TemporaryCorpus {
  let folder: URL

  init() throws {
    folder = FileManager.default.temporaryDirectory.appending(path: "tern-\(UUID())")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(at: folder) }

  func path(_ name: String) -> String { folder.appending(path: name).path }

  /// Writes a file, and the folders it lies in.
  @discardableResult
  func write(_ bytes: some Sequence<UInt8>, as name: String) throws -> String {
    let url = folder.appending(path: name)
    try FileManager.default.createDirectory(
      at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(bytes).write(to: url)
    return url.path
  }

  @discardableResult
  func write(_ text: String, as name: String) throws -> String {
    try write(text.utf8, as: name)
  }

  /// Writes a WAV file of so many samples of noise, the same in all channels.
  @discardableResult
  func record(
    _ name: String, samples: Int, rate: UInt32 = 16_000, channels: UInt16 = 1, seed: UInt64 = 1
  ) throws -> String {
    var random = SeededGenerator(seed: seed)
    var bytes: [UInt8] = []
    func append(_ value: some FixedWidthInteger) {
      unsafe withUnsafeBytes(of: value.littleEndian) { unsafe bytes.append(contentsOf: $0) }
    }
    let width = 2 * channels
    let byteCount = UInt32(samples) * UInt32(width)
    bytes += Array("RIFF".utf8)
    append(36 + byteCount)
    bytes += Array("WAVEfmt ".utf8)
    append(UInt32(16))
    append(UInt16(1))
    append(channels)
    append(rate)
    append(rate * UInt32(width))
    append(width)
    append(UInt16(16))
    bytes += Array("data".utf8)
    append(byteCount)
    for _ in 0..<samples {
      let sample = Int16.random(in: -2000...2000, using: &random)
      for _ in 0..<channels { append(sample) }
    }
    return try write(bytes, as: name)
  }

  /// Examples of 0.3 to 1.5 seconds each.
  func examples(_ count: Int) throws -> [Example] {
    try (0..<count).map { index in
      let samples = 4800 + 7919 * index % 19_200
      let path = try record("\(index).wav", samples: samples, seed: UInt64(index))
      let utterance = try Utterance(id: "u\(index)", path: path, text: "ONE")
      return Example(utterance: utterance, tokens: [index % 7 + 3, 4])
    }
  }
}
