import Foundation

/// Audio to measure with.
enum MadeUpAudio {
  /// Tones and noise whose level wanders as speech does, always the same.
  static func samples(seconds: Double, rate: Double) -> [Float] {
    var state: UInt64 = 1
    return (0..<Int(seconds * rate)).map { index in
      let time = Double(index) / rate
      let level = 0.1 + 0.1 * sin(2 * .pi * 0.4 * time) * sin(2 * .pi * 3.1 * time)
      let tone = sin(2 * .pi * 140 * time) + 0.5 * sin(2 * .pi * 810 * time)
      // The generator of Knuth's MMIX; its highest bits.
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      let noise = Double(state >> 40) / Double(1 << 24) - 0.5
      return Float(level * (tone + noise))
    }
  }
}
