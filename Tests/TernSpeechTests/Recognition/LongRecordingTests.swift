import TernSpeech
import Testing

struct LongRecordingTests {
  /// Ten minutes of the recordings one after the other, fed 40 ms at a time, and all at once.
  @Test(arguments: [DecodingMethod.greedySearch(), .modifiedBeamSearch()])
  func tenMinutesStreamedEqualTenMinutesOffline(method: DecodingMethod) throws {
    let once = try Recording.all.flatMap { try $0.samples() }
    var samples: [Float] = []
    while samples.count < 600 * 16000 { samples += once }
    let recognizer = try digits { $0.decodingMethod = method }
    let offline = try recognizer.result(of: samples)
    #expect(try recognizer.result(of: samples, block: 640) == offline)
    #expect(offline.tokens.count > 500)
  }
}
