import Foundation
import TernTensor

/// Sums of sounds: exponentials of features are energies. Source: lhotse's `FeatureMixer`.
extension FeatureFrames {
  /// Features one after the other, with `gap` frames of silence between them.
  ///
  /// - Precondition: there are some, all equally wide.
  init(joining parts: [Tensor], gap: Int) {
    let width = parts[0].shape[1]
    let silence = [Float](repeating: Batch.padding, count: gap * width)
    let values = parts.map { FeatureFrames($0).values }
    self.init(values: Array(values.joined(separator: silence)), width: width)
  }

  /// The energy of a frame, mean over frames.
  package var energy: Double {
    values.reduce(0.0) { $0 + Double(exp($1)) } / Double(max(count, 1))
  }

  /// Adds the frames of a sound from frame `place` on, as far as there are frames, and gives their
  /// number. It is made so loud that `energy` is so many decibels more than its own.
  package mutating func add(_ sound: FeatureFrames, at place: Int, snr: Double, energy: Double)
    -> Int
  {
    let added = min(sound.count, count - place)
    let part = FeatureFrames(values: Array(sound.values.prefix(added * width)), width: width)
    let loudness = part.energy
    let gain = loudness > 0 ? Float(energy * pow(10, -snr / 10) / loudness) : 1
    for (index, value) in part.values.enumerated() {
      let target = place * width + index
      values[target] = log(max(Self.leastEnergy, exp(values[target]) + gain * exp(value)))
    }
    return added
  }

  /// The least energy of a bin. lhotse's `EPSILON`.
  private static let leastEnergy: Float = 1e-10
}
