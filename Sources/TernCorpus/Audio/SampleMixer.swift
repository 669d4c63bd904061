import Foundation

/// Adds sounds to samples. Source: lhotse's `AudioMixer`.
public struct SampleMixer: Sendable {
  /// The mix so far.
  public private(set) var samples: [Float] = []
  /// The mean square of the sound that ratios are to.
  public let referenceEnergy: Double

  /// An empty mix; ratios are to a sound with the samples given.
  public init(reference: [Float]) { referenceEnergy = Self.energy(of: reference) }

  /// Adds a sound, whose first sample falls on sample `offset` of the mix.
  ///
  /// With `snr`, in decibels, it is made so loud that the reference has so much more energy, mean over
  /// its samples; silence stays silence.
  ///
  /// - Precondition: the offset is not negative.
  public mutating func add(_ sound: [Float], at offset: Int = 0, snr: Double? = nil) {
    precondition(offset >= 0, "a sound at sample \(offset)")
    let missing = offset + sound.count - samples.count
    if missing > 0 { samples += repeatElement(0, count: missing) }
    let gain = snr.map { Float(factor(for: sound, snr: $0)) } ?? 1
    for index in sound.indices { samples[offset + index] += gain * sound[index] }
  }

  /// What a sound is multiplied by.
  private func factor(for sound: [Float], snr: Double) -> Double {
    let energy = Self.energy(of: sound)
    guard energy > 0, referenceEnergy > 0 else { return 1 }
    return (referenceEnergy * pow(10, -snr / 10) / energy).squareRoot()
  }

  /// The mean of the squares of samples; 0 where there are none.
  public static func energy(of samples: [Float]) -> Double {
    samples.reduce(0.0) { $0 + Double($1) * Double($1) } / Double(max(samples.count, 1))
  }
}
