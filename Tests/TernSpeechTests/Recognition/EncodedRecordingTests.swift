import TernSpeech
import TestSupport
import Testing

struct EncodedRecordingTests {
  /// Searched without the encoder, a recording gives what decoding it gives, each time.
  @Test func searchingIsDecoding() throws {
    let samples = try #require(Recording.all.first).samples()
    let methods: [DecodingMethod] = [
      .greedySearch(), .modifiedBeamSearch(), .beamSearch(), .fastBeamSearch(),
    ]
    for method in methods {
      for chunk in [1, 32] {
        let recognizer = try digits { ($0.decodingMethod, $0.chunkFrames) = (method, chunk) }
        let encoded = try recognizer.encode(samples)
        let expected = try recognizer.result(of: samples)
        #expect(!expected.tokens.isEmpty)
        for _ in 0..<2 { #expect(try recognizer.search(encoded) == expected, "\(method.name)") }
      }
    }
  }
}
