import Foundation
import TernSpeech
import TestSupport
import Testing

@Suite struct ResamplerTests {
  private func resample(
    _ samples: [Float], from input: Double, to output: Double, chunk: Int = .max
  ) throws -> [Float] {
    let resampler = try Resampler(from: input, to: output)
    var result: [Float] = []
    var rest = samples[...]
    while !rest.isEmpty {
      let piece = rest.prefix(chunk)
      try resampler.process(Array(piece), into: &result)
      rest = rest.dropFirst(piece.count)
    }
    try resampler.finish(into: &result)
    return result
  }

  @Test(arguments: [
    8000.0, 11_025, 12_345, 16_000, 22_050, 32_000, 44_100, 48_000, 96_000, 1000, 1e6,
  ])
  func noSampleIsLost(rate: Double) throws {
    for count in [0, 1, 2, 3, 100, 441, 1000, 12_345, 44_100] {
      let expected = (Double(count) * 16_000 / rate).rounded()
      let samples = [Float](repeating: 0.25, count: count)
      #expect(try resample(samples, from: rate, to: 16_000).count == Int(expected))
    }
  }

  @Test(arguments: [8000.0, 44_100, 48_000]) func aToneStaysTheSame(rate: Double) throws {
    let found = try resample(
      sine(1000, seconds: 1, sampleRate: rate), from: rate, to: 16_000)
    let expected = sine(1000, seconds: 1, sampleRate: 16_000)
    try #require(found.count == expected.count)
    // Away from the ends, where the filter sees the tone begin and end.
    for index in 1000..<15_000 {
      #expect(abs(found[index] - expected[index]) < 1e-4, "sample \(index)")
    }
  }

  @Test func whatTheNewRateCannotHoldIsFilteredOut() throws {
    let found = try resample(
      sine(12_000, seconds: 1, sampleRate: 44_100), from: 44_100, to: 16_000)
    #expect(found[1000..<15_000].allSatisfy { abs($0) < 1e-4 })
  }

  @Test(arguments: [1, 7, 160, 5000]) func chunksDoNotMatter(length: Int) throws {
    var random = SeededGenerator(seed: 5)
    let samples = (0..<20_000).map { _ in Float.random(in: -1...1, using: &random) }
    for rate in [8000.0, 44_100] {
      let whole = try resample(samples, from: rate, to: 16_000)
      #expect(try resample(samples, from: rate, to: 16_000, chunk: length) == whole)
    }
  }

  @Test func equalRatesPassThrough() throws {
    let samples: [Float] = [0.1, -1, 1, 2]
    #expect(try resample(samples, from: 16_000, to: 16_000, chunk: 1) == samples)
  }

  @Test func itHoldsBackLittle() throws {
    for rate in [8000.0, 44_100, 48_000] {
      let resampler = try Resampler(from: rate, to: 16_000)
      var output: [Float] = []
      for count in 1...200 {
        try resampler.process([Float](repeating: 0, count: Int(rate) / 100), into: &output)
        #expect(Double(count) / 100 - Double(output.count) / 16_000 < 0.06)
      }
    }
  }

  @Test(arguments: [0.0, -16_000, 999, 1_000_001, .nan, .infinity, -.infinity])
  func absurdRatesAreRefused(rate: Double) {
    for (input, output) in [(rate, 16_000), (16_000, rate)] {
      let error = #expect(throws: SpeechError.self) { try Resampler(from: input, to: output) }
      #expect(error?.code == .resampling)
    }
  }
}
