import CSoundFile
import TernSpeech
import TestSupport
import Testing

struct AudioFilePartTests {
  private let temporary: TemporaryAudio

  init() throws { temporary = try TemporaryAudio() }

  private func ramp(_ count: Int, _ scale: Float) -> [Float] {
    (0..<count).map { scale * Float($0) / Float(count) }
  }

  /// Channels of a file, each its own ramp.
  private func ramps(_ format: Int, as name: String) throws -> (String, [[Float]]) {
    let channels = [ramp(40_000, 0.5), ramp(40_000, -0.9), ramp(40_000, 0.1)]
    return (try temporary.write(channels, format: format, as: name), channels)
  }

  private func isClose(_ a: [Float], _ b: some Collection<Float>) -> Bool {
    a.count == b.count && zip(a, b).allSatisfy { abs($0 - $1) < 1e-4 }
  }

  @Test(arguments: [
    ("a.wav", SF_FORMAT_WAV | SF_FORMAT_FLOAT), ("a.flac", SF_FORMAT_FLAC | SF_FORMAT_PCM_16),
  ])
  func parts(name: String, format: Int) throws {
    let (path, channels) = try ramps(format, as: name)
    for (channel, expected) in channels.enumerated() {
      let file = try AudioFile(path: path, channel: channel)
      #expect(file.channelCount == 3 && file.channel == channel)
      try file.seek(toSample: 12_345)
      #expect(
        isClose(try file.samples(count: 20_000, sampleRate: 16_000), expected[12_345..<32_345]))
      #expect(file.sampleCount >= 32_345)
      try file.seek(toSample: 5)
      #expect(isClose(try file.samples(count: 3, sampleRate: 16_000), expected[5..<8]))
      try file.seek(toSample: 39_999)
      #expect(isClose(try file.samples(count: 10, sampleRate: 16_000), expected[39_999...]))
    }
    let mean = try AudioFile(path: path).samples(sampleRate: 16_000)
    #expect(isClose(mean, ramp(40_000, -0.1)))
  }

  @Test func noSuchChannel() throws {
    let (path, _) = try ramps(SF_FORMAT_WAV | SF_FORMAT_FLOAT, as: "a.wav")
    for channel in [3, -1, Int.max] {
      let error = #expect(throws: SpeechError.self) { try AudioFile(path: path, channel: channel) }
      #expect(error?.code == .audio && error?.message.contains("there are 3") == true)
    }
  }

  @Test func noSuchSample() throws {
    let (path, _) = try ramps(SF_FORMAT_WAV | SF_FORMAT_FLOAT, as: "a.wav")
    let file = try AudioFile(path: path)
    for sample in [40_001, -1, Int.max] {
      let error = #expect(throws: SpeechError.self) { try file.seek(toSample: sample) }
      #expect(error?.code == .audio && error?.message.contains("from sample \(sample) on") == true)
    }
  }

  /// n samples become n / speed, rounded.
  @Test func speed() throws {
    let (path, _) = try ramps(SF_FORMAT_WAV | SF_FORMAT_FLOAT, as: "a.wav")
    for (speed, rate, count) in [(0.9, 16_000, 44_444), (1.1, 16_000, 36_364), (2, 8_000, 10_000)] {
      let samples = try AudioFile(path: path).samples(speed: speed, sampleRate: rate)
      #expect(abs(samples.count - count) <= 1)
    }
    #expect(throws: SpeechError.self) {
      try AudioFile(path: path).samples(speed: 0, sampleRate: 16_000)
    }
  }
}
