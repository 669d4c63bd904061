import Foundation
import TernSpeech

/// The features by their formulas, in Double, with the slow Fourier transform.
struct FbankDefinition {
  private let configuration: FbankConfiguration

  init(_ configuration: FbankConfiguration) {
    self.configuration = configuration
  }

  func features(of samples: [Float]) -> [Double] {
    let shift = configuration.windowShift
    return (0..<(samples.count + shift / 2) / shift).flatMap { frame in
      features(of: window(frame, samples.map(Double.init)))
    }
  }

  private func window(_ frame: Int, _ samples: [Double]) -> [Double] {
    let start =
      configuration.windowShift * frame + configuration.windowShift / 2
      - configuration.windowLength / 2
    return (0..<configuration.windowLength).map { index in
      var sample = start + index
      while !samples.indices.contains(sample) {
        sample = sample < 0 ? -sample - 1 : 2 * samples.count - 1 - sample
      }
      return samples[sample]
    }
  }

  private func features(of samples: [Double]) -> [Double] {
    let length = Double(samples.count)
    let mean = samples.reduce(0, +) / length
    let frame = samples.indices.map { index in
      let emphasised =
        samples[index] - mean - Double(configuration.preemphasis)
        * (samples[max(index - 1, 0)] - mean)
      return emphasised * pow(0.5 - 0.5 * cos(2 * .pi * Double(index) / (length - 1)), 0.85)
    }
    let bins = configuration.fftLength / 2
    let circle = (0..<2 * bins).map { Double.pi * Double($0) / Double(bins) }
    let cosines = circle.map { cos($0) }
    let sines = circle.map { sin($0) }
    let power = (0..<bins).map { bin in
      var re = 0.0
      var im = 0.0
      for index in frame.indices {
        re += frame[index] * cosines[bin * index % (2 * bins)]
        im += frame[index] * sines[bin * index % (2 * bins)]
      }
      return re * re + im * im
    }
    return filter(power)
  }

  private func filter(_ power: [Double]) -> [Double] {
    func mel(_ frequency: Double) -> Double { 1127 * log(1 + frequency / 700) }
    let nyquist = Double(configuration.sampleRate) / 2
    let high = configuration.highFrequency
    let low = mel(configuration.lowFrequency)
    let width =
      (mel(high > 0 ? high : nyquist + high) - low) / Double(configuration.binCount + 1)
    return (1...configuration.binCount).map { filter in
      let energy = power.indices.reduce(0) { energy, bin in
        let distance =
          mel(nyquist * Double(bin) / Double(power.count)) - low - Double(filter) * width
        return energy + power[bin] * max(0, 1 - abs(distance) / width)
      }
      return log(max(energy, Double(configuration.energyFloor)))
    }
  }
}
