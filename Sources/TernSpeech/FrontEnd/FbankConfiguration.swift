/// The settings of a log-mel filter bank, as Kaldi's `FbankOptions` and `MelBanksOptions`.
///
/// Three of Kaldi's options are fixed: no dither (the same audio gives the same features), no energy
/// coefficient, and `snip_edges` false (T samples give T / frame shift frames, rounded; frames that
/// reach over an end see the audio mirrored there). Windows are padded to a power of two.
public struct FbankConfiguration: Sendable, Hashable {
  /// Samples a second, in Hz.
  public private(set) var sampleRate = 16_000
  /// The number of mel filters, thus of values a frame.
  public private(set) var binCount = 80
  /// The lower end of the first filter, in Hz.
  public private(set) var lowFrequency = 20.0
  /// The upper end of the last filter, in Hz; zero or less counts down from half the sample rate.
  public private(set) var highFrequency = -400.0
  /// The length of a frame's window, in milliseconds.
  public private(set) var frameLength = 25.0
  /// The time from one frame to the next, in milliseconds.
  public private(set) var frameShift = 10.0
  /// How much of the sample before is subtracted from each sample.
  public private(set) var preemphasis: Float = 0.97
  /// The smallest energy whose logarithm is taken.
  public private(set) var energyFloor: Float = 1.192_092_9e-7
  /// What samples in [-1, 1] are multiplied by; 32768 for models trained on 16-bit numbers.
  public private(set) var sampleScale: Float = 1

  /// The settings that icefall trains with.
  public init() {}

  /// Settings that may come from a file that nobody has checked.
  ///
  /// - Throws: ``SpeechError`` with code `.configuration` where a number lies outside its bounds:
  ///   sample rate 1000 to 1,000,000 Hz, 1 to 1000 bins, window of 32 to 65,536 samples, shift of 1 to
  ///   65,536 samples, 0 <= low < high, 1 <= high <= half the sample rate, preemphasis 0 to 1, floor and scale
  ///   normal positive numbers; and where a filter is so narrow that no bin of the spectrum lies in it.
  public init(
    sampleRate: Int = 16_000, binCount: Int = 80, lowFrequency: Double = 20,
    highFrequency: Double = -400, frameLength: Double = 25, frameShift: Double = 10,
    preemphasis: Float = 0.97, energyFloor: Float = 1.192_092_9e-7,
    sampleScale: Float = 1
  ) throws(SpeechError) {
    try Self.check("sample rate", sampleRate, in: 1000...1_000_000, unit: " Hz")
    try Self.check("number of bins", binCount, in: 1...1000)
    self.sampleRate = sampleRate
    self.binCount = binCount
    self.lowFrequency = lowFrequency
    self.highFrequency = highFrequency
    self.frameLength = frameLength
    self.frameShift = frameShift
    self.preemphasis = preemphasis
    self.energyFloor = energyFloor
    self.sampleScale = sampleScale

    try Self.check("window", samples(in: frameLength), in: 32...65_536, unit: " samples")
    try Self.check("frame shift", samples(in: frameShift), in: 1...65_536, unit: " samples")
    try Self.check("high frequency", upperFrequency, in: 1...nyquistFrequency, unit: " Hz")
    try Self.check("low frequency", lowFrequency, in: 0...upperFrequency, unit: " Hz")
    try Self.check("preemphasis", preemphasis, in: 0...1)
    let normal = Float.leastNormalMagnitude...Float.greatestFiniteMagnitude
    try Self.check("energy floor", energyFloor, in: normal)
    try Self.check("sample scale", sampleScale, in: normal)
    if let filter = MelFilterBank(self).counts.firstIndex(of: 0) {
      throw SpeechError(
        code: .configuration,
        message: "\(binCount) mel filters are too many: filter \(filter) lies between two bins of "
          + "a spectrum of \(fftLength) samples at \(sampleRate) Hz")
    }
  }

  private static func check<Value: Comparable>(
    _ name: String, _ value: Value, in bounds: ClosedRange<Value>, unit: String = ""
  ) throws(SpeechError) {
    guard bounds.contains(value) else {
      throw SpeechError(
        code: .configuration,
        message: "\(name) of \(value)\(unit), expected \(bounds.lowerBound) to \(bounds.upperBound)"
      )
    }
  }
}

extension FbankConfiguration {
  /// The length of a frame's window, in samples.
  public var windowLength: Int { Int(samples(in: frameLength)) }
  /// The time from one frame to the next, in samples.
  public var windowShift: Int { Int(samples(in: frameShift)) }
  /// The window's length, rounded up to a power of two.
  public var fftLength: Int {
    1 << (Int.bitWidth - (windowLength - 1).leadingZeroBitCount)
  }

  var nyquistFrequency: Double { 0.5 * Double(sampleRate) }
  var upperFrequency: Double {
    highFrequency > 0 ? highFrequency : nyquistFrequency + highFrequency
  }

  private func samples(in milliseconds: Double) -> Double {
    (Double(sampleRate) * 0.001 * milliseconds).rounded(.towardZero)
  }

  /// The first sample of a frame's window, negative where the window reaches over the beginning.
  func firstSample(ofFrame frame: Int) -> Int {
    windowShift * frame + windowShift / 2 - windowLength / 2
  }

  /// The number of frames of audio with the given number of samples.
  public func frameCount(ofSamples sampleCount: Int) -> Int {
    (sampleCount + windowShift / 2) / windowShift
  }
}
