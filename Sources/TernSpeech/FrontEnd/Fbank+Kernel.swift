import CTernKernels

extension Fbank {
  /// What one frame needs on its way from samples to features.
  struct Scratch: Sendable {
    /// The samples in the window, which the caller sets.
    var samples: [Float]
    /// The features: [C].
    var logMel: [Float]
    var frame: [Float]
    var transform: [Float]
    var power: [Float]

    init(_ configuration: FbankConfiguration) {
      samples = Array(repeating: 0, count: configuration.windowLength)
      logMel = Array(repeating: 0, count: configuration.binCount)
      frame = Array(repeating: 0, count: configuration.fftLength)
      transform = Array(repeating: 0, count: 2 * configuration.fftLength)
      power = Array(repeating: 0, count: configuration.fftLength / 2)
    }
  }

  /// Computes `scratch.logMel` from `scratch.samples`.
  func compute(_ scratch: inout Scratch) {
    unsafe tern_fbank_window(
      scratch.samples, window, window.count, configuration.preemphasis,
      &scratch.frame, scratch.frame.count)
    unsafe tern_fbank_power_spectrum(
      scratch.frame, scratch.frame.count, twiddles, &scratch.transform, &scratch.power)
    unsafe tern_fbank_log_mel(
      scratch.power, filters.firsts, filters.counts, filters.weights, scratch.logMel.count,
      configuration.energyFloor, &scratch.logMel)
  }
}
