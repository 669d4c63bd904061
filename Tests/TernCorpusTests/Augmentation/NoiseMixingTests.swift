import Foundation
import TernCorpus
import TernTensor
import TestSupport
import Testing

struct NoiseMixingTests {
  private let corpus: TemporaryCorpus
  private let noises: [Utterance]

  init() throws {
    let corpus = try TemporaryCorpus()
    noises = try (0..<9).map { index in
      let path = try corpus.record(
        "noise-\(index).wav", samples: 3000 + 9000 * index, seed: UInt64(100 + index))
      return try Utterance(id: "noise-\(index)", path: path, text: "")
    }
    self.corpus = corpus
  }

  /// What is in a mix beside speech, from the first to the last sample.
  private func ratio(_ mixed: [Float], to speech: [Float]) -> Double {
    let noise = zip(mixed, speech).map { $0 - $1 }
    return 10 * log10(SampleMixer.energy(of: speech) / SampleMixer.energy(of: noise))
  }

  @Test func ratiosOfAThousandUtterancesAreThoseDrawn() throws {
    var mixing = NoiseMixing(noises)
    mixing.probability = 1
    var random = SeededGenerator(seed: 1)
    var drawn: [Double] = []
    var largest = 0.0
    for _ in 0..<1000 {
      let scale = Float.random(in: 0.01...0.5, using: &random)
      let speech = (0..<Int.random(in: 1600...48_000, using: &random)).map { _ in
        Float.random(in: -scale...scale, using: &random)
      }
      let track = try #require(
        mixing.draw(seconds: Double(speech.count) / 16_000, using: &random))
      let mixed = try track.mixed(with: speech, said: speech, sampleRate: 16_000)
      #expect(mixed.count == speech.count)
      drawn.append(track.snr)
      largest = max(largest, abs(ratio(mixed, to: speech) - track.snr))
    }
    #expect(largest < 0.01)
    // Drawn evenly from 10 to 20 dB.
    #expect(drawn.allSatisfy { 10...20 ~= $0 })
    let thirds = (0..<3).map { third in
      drawn.count { Int(($0 - 10) / 10 * 3) == third }
    }
    #expect(thirds.allSatisfy { 280...390 ~= $0 }, "\(thirds)")
  }

  /// A long utterance gets several noises one after the other, each as loud.
  @Test func noisesFollowOneAnother() throws {
    var mixing = NoiseMixing(Array(noises.prefix(2)))
    mixing.probability = 1
    var random = SeededGenerator(seed: 2)
    let speech = (0..<32_000).map { _ in Float.random(in: -0.3...0.3, using: &random) }
    let track = try #require(mixing.draw(seconds: 2, using: &random))
    #expect(track.pieces.count > 2)
    #expect(abs(track.pieces.reduce(0) { $0 + $1.seconds } - 2) < 1e-3)
    let mixed = try track.mixed(with: speech, said: speech, sampleRate: 16_000)
    let first = Int((track.pieces[0].seconds * 16_000).rounded())
    let noise = zip(mixed, speech).map { $0 - $1 }
    let expected = 10 * log10(SampleMixer.energy(of: speech)) - track.snr
    for part in [noise[..<first], noise[first...]] {
      #expect(abs(10 * log10(SampleMixer.energy(of: Array(part))) - expected) < 0.01)
    }
  }

  @Test func halfOfTheUtterancesGetNoise() throws {
    let mixing = NoiseMixing(noises)
    let count = (0..<1000).count { index in
      var random = SplitMix64(seed: 3, purpose: "utterance", index: index)
      return mixing.draw(seconds: 1, using: &random) != nil
    }
    #expect(450...550 ~= count)
    var never = mixing
    never.probability = 0
    var random = SeededGenerator(seed: 4)
    #expect(never.draw(seconds: 1, using: &random) == nil)
  }

  /// The mixed features of what is stored: energies add.
  @Test(arguments: ["whole", "part", "loud"])
  func energiesAddAsInLhotse(_ name: String) throws {
    let goldens = try Goldens("mixing")
    let settings = try goldens.tensor("\(name).settings").elements(as: Double.self)
    var frames = FeatureFrames(try goldens.tensor("\(name).speech"))
    let noise = FeatureFrames(try goldens.tensor("\(name).noise"))
    let added = frames.add(noise, at: Int(settings[0]), snr: settings[1], energy: frames.energy)
    #expect(added == noise.count)
    let expected = try goldens.tensor("\(name).mixed").elements(as: Double.self)
    #expect(largestDifference(frames.tensor.elements(as: Double.self), expected) < 1e-5)
  }

  @Test func readsCutsAndNamesWhatItCannotUse() throws {
    let path = try corpus.record("long.wav", samples: 40_000, seed: 5)
    let recording = { (id: String, path: String, samples: Int) in
      """
      {"id": "\(id)", "start": 0, "duration": \(Double(samples) / 16_000), "channel": 0, \
      "supervisions": [], "type": "MonoCut", "recording": {"id": "\(id)", "sources": \
      [{"type": "file", "channels": [0], "source": "\(path)"}], "sampling_rate": 16000, \
      "num_samples": \(samples), "duration": \(Double(samples) / 16_000)}}
      """
    }
    let manifest = try corpus.write(
      [
        recording("good", path, 40_000), recording("none", corpus.path("none.wav"), 40_000),
        recording("short", path, 100),
      ].joined(separator: "\n"), as: "musan_cuts.jsonl")
    let (mixing, report) = try NoiseMixing.read(cuts: manifest)
    #expect(mixing.noises.map(\.id) == ["good"] && mixing.noises[0].seconds == 2.5)
    #expect(report.count(of: .missing) == 1 && report.count(of: .length) == 1)
    #expect(report.description.contains("line 2") && report.description.contains("'short'"))
    var strict = Manifest.Options()
    strict.isStrict = true
    #expect(throws: CorpusError.self) { try NoiseMixing.read(cuts: manifest, options: strict) }
    let empty = try corpus.write(recording("short", path, 100), as: "empty.jsonl")
    #expect(throws: CorpusError.self) { try NoiseMixing.read(cuts: empty) }
  }
}
