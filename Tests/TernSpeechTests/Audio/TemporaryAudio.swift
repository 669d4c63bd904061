import CSoundFile
import Foundation

/// A folder of audio files that a test makes; it goes with the object.
final class TemporaryAudio {
  let folder: URL

  init() throws {
    folder = FileManager.default.temporaryDirectory.appending(path: "tern-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  }

  deinit {
    try? FileManager.default.removeItem(at: folder)
  }

  func path(_ name: String) -> String { folder.appending(path: name).path }

  /// Writes bytes as they are.
  func write(_ bytes: some Sequence<UInt8>, as name: String) throws -> String {
    try Data(bytes).write(to: folder.appending(path: name))
    return path(name)
  }

  /// Writes channels with libsndfile.
  func write(
    _ channels: [[Float]], sampleRate: Int = 16_000, format: Int, as name: String
  ) throws -> String {
    var info = SF_INFO()
    info.channels = Int32(channels.count)
    info.samplerate = Int32(sampleRate)
    info.format = Int32(format)
    let file = unsafe sf_open(path(name), Int32(SFM_WRITE), &info)
    defer { unsafe sf_close(file) }
    let frames = channels[0].indices.flatMap { index in channels.map { $0[index] } }
    let count = unsafe sf_writef_float(file, frames, sf_count_t(channels[0].count))
    guard count == channels[0].count else { throw CocoaError(.fileWriteUnknown) }
    return path(name)
  }
}

/// A tone of an amplitude of one half.
func sine(_ frequency: Double, seconds: Double, sampleRate: Double) -> [Float] {
  (0..<Int(seconds * sampleRate)).map {
    Float(0.5 * sin(2 * .pi * frequency * Double($0) / sampleRate))
  }
}
