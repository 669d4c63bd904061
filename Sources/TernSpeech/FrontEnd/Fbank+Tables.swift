import RealModule

extension Fbank {
  /// Povey's window, a Hann window to the power of 0.85, times the scale of the samples: every step up
  /// to the spectrum is linear.
  static func window(_ configuration: FbankConfiguration) -> [Float] {
    let length = configuration.windowLength
    return (0..<length).map { index in
      let hann = 0.5 - 0.5 * Double.cos(2 * .pi * Double(index) / Double(length - 1))
      return configuration.sampleScale * Float(Double.pow(hann, 0.85))
    }
  }

  /// The factors of the Fourier transform, in the order that `tern_fbank_power_spectrum` wants.
  static func twiddles(fftLength: Int) -> [Float] {
    func unit(_ index: Int, of length: Int) -> (re: Float, im: Float) {
      let angle = 2 * Double.pi * Double(index) / Double(length)
      return (Float(Double.cos(angle)), Float(-Double.sin(angle)))
    }
    let real = (0..<fftLength / 2).map { unit($0, of: fftLength) }
    var twiddles = real.map(\.re) + real.map(\.im)
    var length = fftLength / 2
    while length >= 4 {
      for power in 1...3 {
        let row = (0..<length / 4).map { unit(power * $0, of: length) }
        twiddles += row.map(\.re) + row.map(\.im)
      }
      length /= 4
    }
    return twiddles
  }
}
