import CSoxr

/// Converts a stream of samples from one rate to another, with libsoxr's high quality (20 bits, linear
/// phase). It holds back up to some 50 ms of audio, which come out at the end.
@safe public final class Resampler {
  /// The rate of the samples that go in, in Hz.
  public let inputRate: Double
  /// The rate of the samples that come out, in Hz.
  public let outputRate: Double
  /// libsoxr's resampler; nil where the rates are equal.
  private let handle: soxr_t?
  private var converted = [Float](repeating: 0, count: 4096)
  private var isFinished = false

  /// The rates that can be converted, in Hz.
  public static let rates = 1000.0...1_000_000.0

  /// - Throws: ``SpeechError`` with code `.resampling` where a rate is outside ``rates``.
  public init(from inputRate: Double, to outputRate: Double) throws(SpeechError) {
    for rate in [inputRate, outputRate] where !Self.rates.contains(rate) {
      throw SpeechError(
        code: .resampling, message: "a sample rate of \(rate) Hz, expected \(Self.rates) Hz")
    }
    self.inputRate = inputRate
    self.outputRate = outputRate
    unsafe handle = inputRate == outputRate ? nil : try Self.create(inputRate, outputRate)
  }

  deinit {
    if let handle = unsafe handle { unsafe soxr_delete(handle) }
  }

  private static func create(_ inputRate: Double, _ outputRate: Double) throws(SpeechError)
    -> soxr_t
  {
    var error: soxr_error_t?
    var quality = unsafe soxr_quality_spec(UInt(SOXR_20_BITQ), 0)
    var runtime = unsafe soxr_runtime_spec(1)
    unsafe runtime.log2_min_dft_size = 8  // the least there is: short transforms, short delay
    unsafe runtime.log2_large_dft_size = 8
    let handle = unsafe soxr_create(inputRate, outputRate, 1, &error, nil, &quality, &runtime)
    guard let handle = unsafe handle else { throw unsafe Self.error(error) }
    return unsafe handle
  }

  /// Takes the next samples and appends those that are ready to `output`.
  ///
  /// - Precondition: ``finish(into:)`` was not called.
  /// - Throws: ``SpeechError`` with code `.resampling` where libsoxr fails.
  public func process(_ samples: [Float], into output: inout [Float]) throws(SpeechError) {
    precondition(!isFinished, "samples for a resampler that is finished")
    guard let handle = unsafe handle else {
      output += samples
      return
    }
    var rest = samples[...]
    while !rest.isEmpty {
      let used = unsafe try rest.withUnsafeBufferPointer { input throws(SpeechError) in
        unsafe try convert(handle, input.baseAddress, input.count, into: &output)
      }
      rest = rest.dropFirst(used)
    }
  }

  /// Declares the end and appends the samples that were held back to `output`: with them, n samples
  /// have become n * ``outputRate`` / ``inputRate``, rounded.
  ///
  /// - Precondition: it is called once.
  /// - Throws: ``SpeechError`` with code `.resampling` where libsoxr fails.
  public func finish(into output: inout [Float]) throws(SpeechError) {
    precondition(!isFinished, "a resampler finished twice")
    isFinished = true
    guard let handle = unsafe handle else { return }
    var count = -1
    while count != output.count {
      count = output.count
      _ = unsafe try convert(handle, nil, 0, into: &output)
    }
  }

  /// Converts some of the samples, or what was held back where `input` is nil; returns how many of
  /// `input` it used.
  private func convert(
    _ handle: soxr_t, _ input: UnsafePointer<Float>?, _ count: Int, into output: inout [Float]
  ) throws(SpeechError) -> Int {
    var used = 0
    var done = 0
    let error = unsafe soxr_process(
      handle, input, count, &used, &converted, converted.count, &done)
    if let error = unsafe error { throw unsafe Self.error(error) }
    output += converted[..<done]
    return used
  }

  private static func error(_ reason: soxr_error_t?) -> SpeechError {
    let reason = unsafe reason.map { unsafe String(cString: $0) }
    return SpeechError(code: .resampling, message: "libsoxr: \(reason ?? "no resampler")")
  }
}
