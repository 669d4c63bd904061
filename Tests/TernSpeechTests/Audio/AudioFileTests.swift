import CSoundFile
import Foundation
import TernSpeech
import TestSupport
import Testing

@Suite struct AudioFileTests {
  private let temporary: TemporaryAudio

  init() throws {
    temporary = try TemporaryAudio()
  }

  /// Reads all blocks.
  private func read(_ path: String) throws -> (file: AudioFile, samples: [Float]) {
    let file = try AudioFile(path: path)
    var samples: [Float] = []
    var block: [Float] = []
    while try file.read(into: &block) {
      #expect((1...16_384).contains(block.count))
      samples += block
    }
    #expect(block.isEmpty && file.sampleCount == samples.count)
    return (file, samples)
  }

  private func error(_ path: String) -> SpeechError? {
    do {
      _ = try read(path)
      return nil
    } catch {
      return error as? SpeechError
    }
  }

  @Test(arguments: [
    ("a.wav", SF_FORMAT_WAV | SF_FORMAT_PCM_16, Float(4e-5)),
    ("a24.wav", SF_FORMAT_WAV | SF_FORMAT_PCM_24, 2e-7),
    ("float.wav", SF_FORMAT_WAV | SF_FORMAT_FLOAT, 0),
    ("law.wav", SF_FORMAT_WAV | SF_FORMAT_ULAW, 0.02),
    ("a.flac", SF_FORMAT_FLAC | SF_FORMAT_PCM_16, 4e-5),
    ("a.aiff", SF_FORMAT_AIFF | SF_FORMAT_PCM_16, 4e-5),
    ("a.ogg", SF_FORMAT_OGG | SF_FORMAT_VORBIS, 0.05),
    ("a.opus", SF_FORMAT_OGG | SF_FORMAT_OPUS, 0.1),
  ])
  func readsWhatWasWritten(name: String, format: Int, tolerance: Float) throws {
    let tone = sine(440, seconds: 1.25, sampleRate: 16_000)
    let (file, samples) = try read(temporary.write([tone], format: format, as: name))
    #expect(file.sampleRate == 16_000 && file.channelCount == 1)
    #expect(file.declaredSampleCount == tone.count)
    try #require(samples.count == tone.count)
    let worst = zip(samples, tone).map { abs($0 - $1) }.max() ?? .infinity
    #expect(worst <= tolerance, "\(worst)")
  }

  @Test func readsMP3() throws {
    let tone = sine(440, seconds: 1, sampleRate: 16_000)
    let format = SF_FORMAT_MPEG | SF_FORMAT_MPEG_LAYER_III
    let (file, samples) = try read(temporary.write([tone], format: format, as: "a.mp3"))
    #expect(file.declaredSampleCount == nil)
    try #require(samples.count == tone.count)
    #expect(zip(samples, tone).allSatisfy { abs($0 - $1) < 0.1 })
  }

  @Test(arguments: [2, 3, 8]) func averagesChannels(count: Int) throws {
    let channels = (0..<count).map { sine(100 * Double($0 + 1), seconds: 0.5, sampleRate: 44_100) }
    let format = SF_FORMAT_WAV | SF_FORMAT_FLOAT
    let (file, samples) = try read(
      temporary.write(channels, sampleRate: 44_100, format: format, as: "channels.wav"))
    #expect(file.sampleRate == 44_100 && file.channelCount == count)
    try #require(samples.count == channels[0].count)
    for index in samples.indices {
      let mean = channels.map { $0[index] }.reduce(0, +) / Float(count)
      #expect(abs(samples[index] - mean) < 1e-6)
    }
  }

  @Test func readsWastedBits() throws {
    let (file, samples) = try read(Fixtures.path("audio/2740-0-0283.flac"))
    #expect(file.sampleRate == 16_000 && samples.count == 41_184)
    #expect(samples.contains { abs($0) > 0.05 })
    #expect(
      samples.allSatisfy { Int($0 * 32_768) % 8 == 0 && Float(Int($0 * 32_768)) == $0 * 32_768 })
  }

  @Test func readsTheSamplesThatTheGoldensHold() throws {
    let expected = try Goldens("fbank").tensor("digit.samples").elements(as: Float.self)
    #expect(try AudioFile.samples(path: Fixtures.path("audio/george-0-0000.flac")) == expected)
  }

  @Test func samplesComeAtTheRateAskedFor() throws {
    let tone = sine(440, seconds: 1, sampleRate: 44_100)
    let path = try temporary.write(
      [tone, tone], sampleRate: 44_100, format: SF_FORMAT_WAV | SF_FORMAT_PCM_24, as: "a.wav")
    #expect(try AudioFile.samples(path: path).count == 16_000)
    #expect(try AudioFile.samples(path: path, sampleRate: 8000).count == 8000)
    #expect(throws: SpeechError.self) { try AudioFile.samples(path: path, sampleRate: 0) }
  }

  // MARK: What is refused

  @Test func refusesWhatIsNoAudio() throws {
    #expect(error(temporary.path("missing.wav"))?.code == .file)
    #expect(error(temporary.folder.path)?.code == .file)
    #expect(error(try temporary.write([], as: "empty.wav"))?.code == .audio)
    let text = error(try temporary.write("hello, world\n".utf8, as: "text.wav"))
    #expect(text?.code == .audio)
    #expect(text?.message.contains("Format not recognised") == true)
  }

  @Test func refusesNoChannels() throws {
    let path = try temporary.write(
      [[0, 0.5]], format: SF_FORMAT_WAV | SF_FORMAT_PCM_16, as: "a.wav")
    var bytes = try Data(contentsOf: URL(filePath: path))
    bytes.replaceSubrange(22..<24, with: [0, 0])
    #expect(error(try temporary.write(bytes, as: "zero.wav"))?.code == .audio)
  }

  @Test(arguments: [
    ("a.wav", SF_FORMAT_WAV | SF_FORMAT_PCM_16), ("a.aiff", SF_FORMAT_AIFF | SF_FORMAT_PCM_24),
    ("a.flac", SF_FORMAT_FLAC | SF_FORMAT_PCM_16),
  ])
  func truncatedFilesSayHowMuchIsMissing(name: String, format: Int) throws {
    var random = SeededGenerator(seed: 1)
    let noise = (0..<40_000).map { _ in Float.random(in: -0.5...0.5, using: &random) }
    let bytes = try Data(
      contentsOf: URL(filePath: temporary.write([noise], format: format, as: name)))
    let path = try temporary.write(bytes.prefix(bytes.count / 2), as: "half-\(name)")
    let file = try AudioFile(path: path)
    var block: [Float] = []
    let found = #expect(throws: SpeechError.self) { while try file.read(into: &block) {} }
    #expect(found?.code == .truncated)
    #expect((15_000...20_000).contains(file.sampleCount))
    #expect(found?.message.contains("after \(file.sampleCount) samples, 40000 declared") == true)
  }

  /// What ffmpeg and others write when they cannot seek back to the header.
  @Test func unknownLengthIsNotTruncation() throws {
    let path = try temporary.write(
      [[0, 0.5, 0.25]], format: SF_FORMAT_WAV | SF_FORMAT_PCM_16, as: "a.wav")
    var bytes = try Data(contentsOf: URL(filePath: path))
    bytes.replaceSubrange(4..<8, with: [255, 255, 255, 255])
    bytes.replaceSubrange(40..<44, with: [255, 255, 255, 255])
    let streamed = try temporary.write(bytes, as: "streamed.wav")
    #expect(try read(streamed).samples == [0, 0.5, 0.25])
  }

  @Test func damagedBytesNeverTrap() throws {
    var random = SeededGenerator(seed: 3)
    let tone = sine(300, seconds: 0.2, sampleRate: 16_000)
    for (name, format) in [
      ("a.wav", SF_FORMAT_WAV | SF_FORMAT_PCM_16), ("a.flac", SF_FORMAT_FLAC | SF_FORMAT_PCM_16),
      ("a.ogg", SF_FORMAT_OGG | SF_FORMAT_VORBIS),
    ] {
      let bytes = try Data(
        contentsOf: URL(filePath: temporary.write([tone], format: format, as: name)))
      for _ in 0..<100 {
        var damaged = bytes
        for _ in 0..<4 {
          let position = Int.random(in: 0..<min(200, bytes.count), using: &random)
          damaged[position] = UInt8.random(in: .min ... .max, using: &random)
        }
        let path = try temporary.write(damaged, as: "damaged-\(name)")
        _ = try? AudioFile.samples(path: path)
      }
    }
  }
}
