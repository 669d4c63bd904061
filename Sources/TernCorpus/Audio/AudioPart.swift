import Foundation
import TernSpeech

/// A part of a recording, all of it or some seconds of one channel, at its own or another speed.
public struct AudioPart: Sendable, Hashable {
  /// The file's path.
  public var path: String
  /// The channel in the file, counted from 0; nil averages all.
  public var channel: Int?
  /// Where the part begins, in seconds of the recording as it is heard.
  public var start = 0.0
  /// The part's length as it is heard, in seconds; nil for all there is.
  public var seconds: Double?
  /// How many times as fast the recording is played.
  public var speed = 1.0
  /// The rate that the file should have, in Hz; nil for any.
  public var sampleRate: Int?

  /// How much shorter a file may be than its manifest says, in seconds.
  static let tolerance = 0.025

  /// All of a file.
  public init(path: String) { self.path = path }

  /// The samples, in [-1, 1], at a rate in Hz. Where a length is given there are exactly so many, rounded:
  /// if up to 25 ms are missing, zeros stand for them.
  ///
  /// - Throws: ``CorpusError`` with code `.missing`, `.audio`, `.rate` or `.length`.
  public func samples(sampleRate rate: Int) throws(CorpusError) -> [Float] {
    let file = try open()
    var samples: [Float]
    do {
      let range = range(in: file)
      if range.lowerBound > 0 { try file.seek(toSample: range.lowerBound) }
      samples = try file.samples(count: range.count, speed: speed, sampleRate: rate)
    } catch {
      throw CorpusError(.audio, error.message)
    }
    if let place = samples.firstIndex(where: { !$0.isFinite }) {
      throw CorpusError(
        .audio, "\(path): sample \(place) is \(samples[place]), expected a finite number")
    }
    guard let seconds else { return samples }
    let count = SampleCount.samples(in: seconds, rate: rate)
    let missing = count - samples.count
    guard missing <= SampleCount.samples(in: Self.tolerance, rate: rate) else {
      throw CorpusError(
        .length,
        "\(path): \(Double(missing) / Double(rate)) of \(seconds) seconds from \(start) on are missing"
      )
    }
    if missing > 0 { samples += repeatElement(0, count: missing) }
    samples.removeSubrange(count...)
    return samples
  }

  /// Looks whether the file is there, has the rate and the channel, and is long enough by its header.
  ///
  /// - Throws: ``CorpusError`` with code `.missing`, `.audio`, `.rate` or `.length`.
  func check() throws(CorpusError) {
    let file = try open()
    guard seconds != nil, let count = file.declaredSampleCount else { return }
    let end = range(in: file).upperBound
    guard end - count <= SampleCount.samples(in: Self.tolerance, rate: file.sampleRate) else {
      throw CorpusError(
        .length, "\(path): \(count) samples, expected \(end) and more")
    }
  }

  /// The file, its header read.
  ///
  /// - Throws: ``CorpusError`` with code `.missing`, `.audio` or `.rate`.
  func open() throws(CorpusError) -> AudioFile {
    let file: AudioFile
    do { file = try AudioFile(path: path, channel: channel) } catch {
      let isThere = FileManager.default.fileExists(atPath: path)
      let code: CorpusError.Code = error.code == .tooManyFiles ? .file : .audio
      throw CorpusError(isThere ? code : .missing, error.message)
    }
    if let sampleRate, file.sampleRate != sampleRate {
      throw CorpusError(.rate, "\(path): \(file.sampleRate) Hz, expected \(sampleRate) Hz")
    }
    return file
  }

  /// The samples of the file that the part is made of.
  private func range(in file: AudioFile) -> Range<Int> {
    guard let seconds else { return 0..<Int.max }
    let rate = file.sampleRate
    let first = SampleCount.perturbed(
      SampleCount.samples(in: start, rate: rate), speed: 1 / speed)
    let count = SampleCount.perturbed(
      SampleCount.samples(in: seconds, rate: rate), speed: 1 / speed)
    return first..<first + count
  }
}
