import TernSpeech
import Testing

@Suite struct FbankConfigurationTests {
  private func expectRefused(
    _ text: String, _ make: () throws(SpeechError) -> FbankConfiguration
  ) {
    do {
      _ = try make()
      Issue.record("accepted, expected an error with \(text)")
    } catch {
      #expect(error.code == .configuration)
      #expect(error.message.contains(text), "\(error.message)")
    }
  }

  @Test func defaultsAreThoseOfIcefall() throws {
    #expect(try FbankConfiguration(sampleRate: 16_000) == FbankConfiguration())
    #expect(FbankConfiguration().windowLength == 400)
    #expect(FbankConfiguration().windowShift == 160)
    #expect(FbankConfiguration().fftLength == 512)
  }

  @Test(arguments: [(256, 256), (257, 512), (32, 32), (33, 64)])
  func transformIsPaddedToAPowerOfTwo(length: Int, padded: Int) throws {
    let configuration = try FbankConfiguration(
      sampleRate: 1000, binCount: 2, highFrequency: 0, frameLength: Double(length))
    #expect(configuration.windowLength == length)
    #expect(configuration.fftLength == padded)
  }

  @Test func hostileNumbersAreRefused() {
    typealias C = FbankConfiguration
    for rate in [Int.min, -16_000, 0, 999, 1_000_001, .max] {
      expectRefused("sample rate") { () throws(SpeechError) in try C(sampleRate: rate) }
    }
    for count in [Int.min, 0, 1001, .max] {
      expectRefused("number of bins") { () throws(SpeechError) in try C(binCount: count) }
    }
    for length in [Double.nan, -.infinity, .infinity, -25, 0, 1, 1e300, 5000] {
      expectRefused("window") { () throws(SpeechError) in try C(frameLength: length) }
    }
    for shift in [Double.nan, .infinity, -10, 0, 0.01, 1e300] {
      expectRefused("frame shift") { () throws(SpeechError) in try C(frameShift: shift) }
    }
    for frequency in [Double.nan, .infinity, -.infinity, -8000, -1e9, 8001] {
      expectRefused("high frequency") { () throws(SpeechError) in try C(highFrequency: frequency) }
    }
    for frequency in [Double.nan, .infinity, -1, 7601] {
      expectRefused("low frequency") { () throws(SpeechError) in try C(lowFrequency: frequency) }
    }
    for preemphasis in [Float.nan, -0.1, 1.1] {
      expectRefused("preemphasis") { () throws(SpeechError) in try C(preemphasis: preemphasis) }
    }
    for floor in [Float.nan, 0, -1, .infinity] {
      expectRefused("energy floor") { () throws(SpeechError) in try C(energyFloor: floor) }
      expectRefused("sample scale") { () throws(SpeechError) in try C(sampleScale: floor) }
    }
  }

  @Test func filtersWithoutBinsAreRefused() {
    expectRefused("too many") { () throws(SpeechError) in try FbankConfiguration(binCount: 200) }
    expectRefused("too many") { () throws(SpeechError) in
      try FbankConfiguration(lowFrequency: 7600)
    }
  }
}
