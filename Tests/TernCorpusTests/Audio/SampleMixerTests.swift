import Foundation
import TernCorpus
import TestSupport
import Testing

struct SampleMixerTests {
  private func noise(_ count: Int, scale: Float, seed: UInt64) -> [Float] {
    var random = SeededGenerator(seed: seed)
    return (0..<count).map { _ in Float.random(in: -scale...scale, using: &random) }
  }

  @Test(arguments: [-5.0, 0, 12.5])
  func ratiosAreMet(_ snr: Double) {
    let speech = noise(4000, scale: 0.3, seed: 1)
    let sound = noise(1000, scale: 0.02, seed: 2)
    var mixer = SampleMixer(reference: speech)
    mixer.add(sound, at: 3500, snr: snr)
    #expect(mixer.samples.count == 4500 && mixer.samples[..<3500].allSatisfy { $0 == 0 })
    let found =
      SampleMixer.energy(of: speech) / SampleMixer.energy(of: Array(mixer.samples[3500...]))
    #expect(abs(10 * log10(found) - snr) < 1e-4)
  }

  @Test func soundsAdd() {
    var mixer = SampleMixer(reference: [])
    mixer.add([1, 2, 3])
    mixer.add([10, 20], at: 2)
    mixer.add([], at: 9)
    #expect(mixer.samples == [1, 2, 13, 20, 0, 0, 0, 0, 0])
  }

  @Test func silenceStaysSilence() {
    var mixer = SampleMixer(reference: [1, -1])
    mixer.add([0, 0], snr: 10)
    #expect(mixer.samples == [0, 0])
    var silent = SampleMixer(reference: [0, 0])
    silent.add([0.5], snr: 10)
    #expect(silent.samples == [0.5])
  }
}
