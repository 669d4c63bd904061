import Foundation
import TernSpeech
import TestSupport
import Testing

struct MemoryTests {
  /// The peak of the program's memory does not depend on the length of the audio.
  @Test func tenMinutesTakeNoMoreMemoryThanOne() throws {
    try withTemporaryFolder { folder in
      let samples = try AudioFile.samples(
        path: Fixtures.path("audio/connected-george.flac"), sampleRate: 16000)
      let peaks: [Int] = try [1, 10].map { minutes in
        let path = "\(folder)/\(minutes).wav"
        try writeWAV(samples, seconds: 60 * minutes, to: path)
        let run = try Command("transcribe", "--model", Fixtures.path("models/digits.tern"), path)
        let peak = run.errors.firstMatch(of: /peak memory ([0-9]+) MB/)
        return try #require(peak.flatMap { Int($0.1) }, "\(run.errors)")
      }
      #expect(peaks[1] - peaks[0] <= 2, "\(peaks)")
    }
  }

  /// Writes samples over and over, 16 kHz, 16 bit, mono.
  private func writeWAV(_ samples: [Float], seconds: Int, to path: String) throws {
    func bytes(_ number: Int, _ width: Int) -> [UInt8] {
      (0..<width).map { UInt8(truncatingIfNeeded: number >> (8 * $0)) }
    }
    let count = seconds * 16000
    var file = Array("RIFF".utf8) + bytes(36 + 2 * count, 4) + Array("WAVEfmt ".utf8)
    for (number, width) in [(16, 4), (1, 2), (1, 2), (16000, 4), (32000, 4), (2, 2), (16, 2)] {
      file += bytes(number, width)
    }
    file += Array("data".utf8) + bytes(2 * count, 4)
    for index in 0..<count { file += bytes(Int(32767 * samples[index % samples.count]), 2) }
    try Data(file).write(to: URL(filePath: path))
  }
}
