import Foundation
import TernCorpus
import TestSupport
import Testing

struct SpeedTests {
  private func perturbed(_ speed: Double) throws -> [Double] {
    let path = Fixtures.path("audio/george-0-0000.flac")
    let recording = Recording(id: "a", path: path, sampleRate: 16_000, sampleCount: 4768)
    let cut = try MonoCut(id: "a", recording: recording).perturbed(speed: speed)
    return try Utterance(.mono(cut)).samples(sampleRate: 16_000).map(Double.init)
  }

  /// As long as what sox makes, and in all bands of 500 Hz as loud, within 1 dB.
  @Test(arguments: [0.9, 1.1])
  func soundsAsSoxDoes(_ speed: Double) throws {
    let expected = try Goldens("speed").tensor("\(speed)").elements(as: Double.self)
    let found = try perturbed(speed)
    #expect(found.count == expected.count)
    for (band, (a, b)) in zip(bands(found), bands(expected)).enumerated() {
      #expect(abs(10 * log10(a / b)) < 1, "band \(band)")
    }
    #expect(largestDifference(found, expected) < 1e-3)
    let other = try perturbed(speed == 0.9 ? 0.8 : 1.2)
    let isOther = zip(bands(other), bands(expected)).contains { abs(10 * log10($0 / $1)) > 3 }
    #expect(isOther, "the test cannot fail")
  }

  /// The energies of 16 bands, mean over windows of 512 samples.
  private func bands(_ samples: [Double]) -> [Double] {
    let width = 512
    var bands = [Double](repeating: 1e-12, count: 16)
    for start in stride(from: 0, to: samples.count - width, by: width / 2) {
      let window = (0..<width).map { index in
        samples[start + index] * (0.5 - 0.5 * cos(2 * .pi * Double(index) / Double(width)))
      }
      for line in 1..<width / 2 {
        let step = 2 * Double.pi * Double(line) / Double(width)
        let (real, imaginary) = window.enumerated().reduce((0.0, 0.0)) { sum, sample in
          let phase = step * Double(sample.offset)
          return (sum.0 + sample.element * cos(phase), sum.1 + sample.element * sin(phase))
        }
        bands[line / 16] += real * real + imaginary * imaginary
      }
    }
    return bands
  }

  @Test(arguments: [0.8, 0.9, 1.1, 1.25])
  func countsAreLhotses(_ speed: Double) throws {
    let expected = try Goldens("manifests").tensor("counts.\(speed)").elements(as: Double.self)
    let counts = [0, 1, 5, 79, 80, 4768, 16_001, 41_184, 1_234_567]
    let found = counts.map { Double(SampleCount.perturbed($0, speed: speed)) }
    #expect(found == expected)
  }

  /// A part of a slower recording is that part of the whole, but for its ends.
  @Test func partsOfPerturbedRecordings() throws {
    let whole = try perturbed(0.9)
    let path = Fixtures.path("audio/george-0-0000.flac")
    let recording = Recording(id: "a", path: path, sampleRate: 16_000, sampleCount: 4768)
    var cut = try MonoCut(id: "a", recording: recording).perturbed(speed: 0.9)
    (cut.start, cut.duration) = (0.1, 0.2)
    let part = try Utterance(.mono(cut)).samples(sampleRate: 16_000).map(Double.init)
    #expect(part.count == 3200)
    let inner = 200..<3000
    #expect(
      largestDifference(Array(part[inner]), inner.map { whole[1600 + $0] }) < 0.01)
  }

  @Test func withoutRecording() {
    let cut = try? Cut(
      JSON(
        parsing: #"{"type": "MonoCut", "id": "a", "start": 0, "duration": 1, "channel": 0}"#.utf8))
    guard case .mono(let mono)? = cut else {
      Issue.record("no cut")
      return
    }
    #expect(throws: CorpusError.self) { try mono.perturbed(speed: 0.9) }
    #expect(throws: CorpusError.self) { try Utterance(.mono(mono)) }
  }
}
