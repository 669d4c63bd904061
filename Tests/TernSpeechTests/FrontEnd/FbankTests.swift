import TestSupport
import TernSpeech
import TernTensor
import Testing

@Suite struct FbankTests {
  private let goldens: Goldens
  static let names = ["digit", "read", "arctic", "libri", "short200", "short80", "silence"]

  init() throws {
    goldens = try Goldens("fbank")
  }

  /// The features of audio cut in pieces, whose lengths `next` decides.
  private func features(
    of samples: [Float], _ fbank: Fbank = Fbank(), next: () -> Int
  ) -> [Float] {
    var stream = FbankStream(fbank)
    var rest = samples[...]
    while !rest.isEmpty {
      let chunk = rest.prefix(next())
      stream.accept(Array(chunk))
      rest = rest.dropFirst(chunk.count)
    }
    stream.finish()
    return stream.takeFrames().elements()
  }

  @Test(arguments: names) func equalsKaldi(name: String) throws {
    let samples = try goldens.tensor("\(name).samples").elements(as: Float.self)
    let expected = try goldens.tensor("\(name).features").elements(as: Float.self)
    let found = Fbank().features(of: samples)
    #expect(found.shape == [(samples.count + 80) / 160, 80])
    #expect(!expected.isEmpty && found.shape.elementCount == expected.count)
    var worst: Float = 0
    var worstAbove: Float = 0
    for (found, expected) in zip(found.elements(as: Float.self), expected) {
      let difference = abs(found - expected)
      #expect(difference.isFinite)
      worst = max(worst, difference)
      if expected > -8 { worstAbove = max(worstAbove, difference) }
    }
    #expect(worst <= 2e-3 && worstAbove <= 2e-4, "\(name): \(worst), above -8 \(worstAbove)")
  }

  @Test(arguments: names) func chunksDoNotMatter(name: String) throws {
    let samples = try goldens.tensor("\(name).samples").elements(as: Float.self)
    let whole = Fbank().features(of: samples).elements(as: Float.self).map(\.bitPattern)
    for length in [1, 7, 160, 1000] {
      #expect(features(of: samples) { length }.map(\.bitPattern) == whole, "chunks of \(length)")
    }
    for seed in 0..<20 {
      var random = SeededGenerator(seed: UInt64(seed))
      let found = features(of: samples) { Int.random(in: 1...700, using: &random) }
      #expect(found.map(\.bitPattern) == whole, "seed \(seed)")
    }
  }

  @Test func framesAreReadyWithTheirLastSample() throws {
    let samples = try goldens.tensor("digit.samples").elements(as: Float.self)
    let expected = try goldens.tensor("digit.frames_ready_after_each_1000_samples").elements(
      as: Double.self
    ).map { Int($0) }
    var stream = FbankStream(Fbank())
    var ready: [Int] = []
    for start in stride(from: 0, to: samples.count, by: 1000) {
      stream.accept(Array(samples[start...].prefix(1000)))
      ready.append(stream.frameCount)
    }
    stream.finish()
    ready.append(stream.frameCount)
    #expect(ready == expected)

    var exact = FbankStream(Fbank())
    exact.accept([Float](repeating: 0, count: 279))
    #expect(exact.frameCount == 0)
    exact.accept([0])
    #expect(exact.frameCount == 1)
    exact.accept([Float](repeating: 0, count: 159))
    #expect(exact.frameCount == 1)
    exact.accept([0])
    #expect(exact.frameCount == 2)
  }

  @Test(arguments: [(0, 0), (79, 0), (80, 1), (239, 1), (240, 2)])
  func frameCount(samples: Int, frames: Int) {
    let features = Fbank().features(of: Array(repeating: 0.5, count: samples))
    #expect(features.shape == [frames, 80])
  }

  @Test func framesLeaveTheStreamOnce() throws {
    let samples = try goldens.tensor("read.samples").elements(as: Float.self)
    let whole = Fbank().features(of: samples).elements(as: Float.self)
    var stream = FbankStream(Fbank())
    var found: [Float] = []
    for start in stride(from: 0, to: samples.count, by: 500) {
      stream.accept(Array(samples[start...].prefix(500)))
      while stream.frameCount >= 9 {
        stream.withFrames(0..<4) { frames in
          for index in frames.indices { found.append(frames[index]) }
        }
        stream.removeFirstFrames(4)
      }
    }
    stream.finish()
    found += stream.takeFrames().elements(as: Float.self)
    #expect(stream.frameCount == 0)
    #expect(found == whole)
  }

  @Test func paddingFollowsTheLastFrame() throws {
    let samples = try goldens.tensor("digit.samples").elements(as: Float.self)
    let plain = Fbank().features(of: samples).elements(as: Float.self)
    let padded = Fbank().features(of: samples, tail: .icefall)
    #expect(padded.shape == [65, 80])
    let elements = padded.elements(as: Float.self)
    #expect(Array(elements[..<2400]) == plain)
    #expect(elements[2400...].allSatisfy { abs($0 + 23.025_85) < 1e-5 })
    #expect(throws: SpeechError.self) { try TailPadding(frames: -1, value: 0) }
    #expect(throws: SpeechError.self) { try TailPadding(frames: 1 << 40, value: 0) }
    #expect(throws: SpeechError.self) { try TailPadding(frames: 1, value: .nan) }
  }

  @Test func scaleMultipliesSamples() throws {
    let samples = try goldens.tensor("read.samples").elements(as: Float.self)
    let scaled = Fbank(try FbankConfiguration(sampleScale: 32_768)).features(of: samples)
    let expected = Fbank().features(of: samples.map { $0 * 32_768 })
    #expect(scaled.elements(as: Float.self) == expected.elements(as: Float.self))
  }

  @Test(arguments: [Float.nan, .infinity, -.infinity, .greatestFiniteMagnitude])
  func featuresAreFinite(sample: Float) {
    var samples = [Float](repeating: 0.1, count: 1600)
    samples[800] = sample
    let features = Fbank().features(of: samples).elements(as: Float.self)
    #expect(features.allSatisfy { $0.isFinite })
  }

  /// Odd lengths and shifts, windows shorter than the shift, every number of passes of the transform:
  /// a stream equals the definition.
  @Test(arguments: [
    (1000, 33.0, 7.0, 8), (1000, 33.0, 100.0, 8), (1000, 65.0, 66.0, 12), (1000, 200.0, 1.0, 20),
    (1000, 513.0, 129.0, 40), (1000, 32.0, 31.0, 5), (22_050, 25.0, 10.0, 64),
    (48_000, 25.0, 10.0, 80), (96_000, 50.0, 12.5, 128),
  ])
  func equalsTheDefinition(rate: Int, length: Double, shift: Double, bins: Int) throws {
    let configuration = try FbankConfiguration(
      sampleRate: rate, binCount: bins, highFrequency: 0, frameLength: length, frameShift: shift)
    var random = SeededGenerator(seed: 7)
    for count in [configuration.windowShift / 2, configuration.windowShift, 700] {
      let samples = (0..<count).map { _ in Float.random(in: -1...1, using: &random) }
      let found = features(of: samples, Fbank(configuration)) {
        Int.random(in: 1...300, using: &random)
      }
      let expected = FbankDefinition(configuration).features(of: samples)
      try #require(found.count == expected.count)
      let worst = zip(found, expected).map { abs(Double($0) - $1) }.max() ?? 0
      #expect(worst < 2e-3, "\(configuration), \(count) samples")
    }
  }
}
