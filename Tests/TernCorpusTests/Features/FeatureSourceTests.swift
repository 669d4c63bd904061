import Foundation
import TernCorpus
import TernSpeech
import TernTensor
import TestSupport
import Testing

struct FeatureSourceTests {
  private let corpus: TemporaryCorpus

  init() throws { corpus = try TemporaryCorpus() }

  private func values(_ tensor: Tensor) -> [Float] {
    tensor.withElements(of: Float.self) { span in span.indices.map { span[$0] } }
  }

  /// Whether features are equal; a failure does not print them.
  private func isEqual(_ a: Tensor, _ b: Tensor) -> Bool { values(a) == values(b) }

  @Test func featuresAreTheFilterBanks() throws {
    let path = Fixtures.path("audio/2740-0-0283.flac")
    let utterance = try Utterance(id: "a", path: path, text: "A")
    #expect(utterance.seconds == 41_184.0 / 16_000)
    let source = FeatureSource()
    let found = try source.features(of: utterance)
    #expect(found.shape == [257, 80])
    let expected = Fbank().features(of: try AudioFile.samples(path: path))
    #expect(isEqual(found, expected))
    #expect(source.keptByteCount == 4 * 257 * 80)
    #expect(try isEqual(source.features(of: utterance), expected))
    #expect(source.keptByteCount == 4 * 257 * 80)
  }

  /// What is kept is found without the file; what is not, is not.
  @Test func onlySoMuchIsKept() throws {
    let examples = try corpus.examples(3).map(\.utterance)
    let first = try FeatureSource().features(of: examples[0])
    let source = FeatureSource(byteLimit: first.byteCount + 100)
    for utterance in examples { _ = try source.features(of: utterance) }
    #expect(source.keptByteCount == first.byteCount)
    for utterance in examples { try corpus.write("", as: "\(utterance.id.dropFirst()).wav") }
    #expect(try isEqual(source.features(of: examples[0]), first))
    for utterance in examples[1...] {
      let error = #expect(throws: CorpusError.self) { try source.features(of: utterance) }
      #expect(
        error?.code == .audio && error?.message.hasPrefix("utterance '\(utterance.id)'") == true)
    }
  }

  /// Twice the rate, two channels: as many frames.
  @Test func otherRatesAndChannels() throws {
    let path = try corpus.record("a.wav", samples: 48_000, rate: 32_000, channels: 2)
    let found = try FeatureSource().features(of: Utterance(id: "a", path: path, text: "A"))
    #expect(found.shape == [150, 80])
    #expect(values(found).allSatisfy { $0.isFinite })
  }

  @Test func cutFilesAreNamed() throws {
    let path = try corpus.record("a.wav", samples: 16_000)
    let utterance = try Utterance(id: "cut", path: path, text: "A")
    let bytes = try Data(contentsOf: URL(filePath: path)).prefix(20_000)
    try corpus.write(bytes, as: "a.wav")
    let error = #expect(throws: CorpusError.self) {
      try FeatureSource().features(of: utterance)
    }
    #expect(error?.message.contains("'cut'") == true && error?.message.contains("16000") == true)
  }
}
