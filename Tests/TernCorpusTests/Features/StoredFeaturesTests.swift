import Foundation
import TernCorpus
import TernSpeech
import TernTensor
import TestSupport
import Testing

/// Features that lhotse and Kaldi's library stored (`Tools/goldens/manifests.py`).
struct StoredFeaturesTests {
  private let lhotse: LhotseFixtures

  init() throws { lhotse = try LhotseFixtures() }

  private func stored(_ name: String) throws -> (StoredFeatures, Utterance) {
    let cut = try #require(lhotse.cuts()[name])
    let utterance = try Utterance(cut)
    return (try #require(utterance.features), utterance)
  }

  /// What lhotse reads: to the bit, or, where numbers are compressed, to the last one.
  @Test(arguments: [
    "numpy-float", "numpy-half", "numpy-part", "ark-float", "two-byte", "speech", "one-byte",
  ])
  func featuresAreLhotses(_ name: String) throws {
    let (features, utterance) = try stored(name)
    let found = try FeatureStore().features(
      features, start: utterance.start, seconds: utterance.seconds)
    let expected = try Goldens("manifests").tensor("\(name).features")
    #expect(found.shape == expected.shape)
    let difference = largestDifference(
      found.elements(as: Double.self), expected.elements(as: Double.self))
    #expect(difference < (["two-byte", "speech", "one-byte"].contains(name) ? 5e-6 : 1e-12))
    let source = try FeatureSource().features(of: utterance)
    #expect(source.elements(as: Float.self) == found.elements(as: Float.self))
  }

  /// What lhotse computes of the same part.
  @Test func computedFeaturesAreLhotses() throws {
    let cut = try #require(lhotse.cuts()["numpy-float"])
    let found = try FeatureSource().features(of: Utterance(cut, usesStoredFeatures: false))
    let expected = try Goldens("manifests").tensor("numpy-float.features")
    #expect(found.shape == expected.shape)
    #expect(
      largestDifference(found.elements(as: Double.self), expected.elements(as: Double.self))
        < 2e-3)
  }

  @Test func parts() throws {
    let (features, _) = try stored("ark-float")
    let store = FeatureStore()
    let all = try store.features(features, start: 0.5, seconds: 0.3).elements(as: Float.self)
    let part = try store.features(features, start: 0.7, seconds: 0.05)
    #expect(part.shape == [5, 80])
    #expect(part.elements(as: Float.self) == Array(all[20 * 80..<25 * 80]))
    let longer = try store.features(features, start: 0.7, seconds: 0.11)
    #expect(longer.shape == [11, 80])
    #expect(
      longer.elements(as: Float.self) == Array(all[20 * 80..<30 * 80] + all[29 * 80..<30 * 80]))
    for (start, seconds) in [(0.4, 0.1), (0.5, 0.4), (0.9, 0.1)] {
      let error = #expect(throws: CorpusError.self) {
        try store.features(features, start: start, seconds: seconds)
      }
      #expect(error?.code == .features && error?.message.contains("30 frames") == true)
    }
  }

  @Test func otherWidthsAreRefused() throws {
    let (_, utterance) = try stored("ark-float")
    let fbank = Fbank(try FbankConfiguration(binCount: 40))
    let error = #expect(throws: CorpusError.self) {
      try FeatureSource(fbank).features(of: utterance)
    }
    #expect(error?.code == .features && error?.message.contains("expected 40") == true)
  }

  @Test func whatTheManifestSaysHolds() throws {
    var (features, _) = try stored("ark-float")
    func error() -> CorpusError? {
      #expect(throws: CorpusError.self) {
        try FeatureStore().features(features, start: 0.5, seconds: 0.3)
      }
    }
    features.frameCount = 31
    #expect(error()?.message.contains("[30, 80], expected [31, 80]") == true)
    (features, _) = try stored("ark-float")
    features.storageKey = "another"
    #expect(error()?.message.contains("byte 5 is not that of 'another'") == true)
    (features, _) = try stored("two-byte")
    features.storageKey = "another"
    #expect(error()?.message.contains("nothing of this name") == true)
    features.storageType = "numpy_hdf5"
    #expect(error()?.code == .unsupported)
    #expect(error()?.message.contains("'numpy_hdf5'") == true)
    features.storageType = "numpy_files"
    #expect(error()?.code == .features)
  }
}
