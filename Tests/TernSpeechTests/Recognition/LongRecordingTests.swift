import Foundation
import TernSpeech
import TestSupport
import Testing

@Suite(.serialized) struct LongRecordingTests {
  /// Ten minutes of the recordings one after the other.
  private func tenMinutes() throws -> [Float] {
    let once = try Recording.all.flatMap { try $0.samples() }
    var samples: [Float] = []
    while samples.count < 600 * 16000 { samples += once }
    return samples
  }

  @Test func streamsWithConstantMemoryAndEqualsItselfOffline() throws {
    let recognizer = try digits()
    let samples = try tenMinutes()
    let stream = recognizer.makeStream()
    var memory: [Int] = []
    for start in stride(from: 0, to: samples.count, by: 640) {
      try stream.accept(
        Array(samples[start..<min(start + 640, samples.count)]), sampleRate: 16000)
      try stream.decode()
      if start % (16000 * 30) == 0 { memory.append(residentBytes()) }
    }
    try stream.finish()
    try stream.decode()
    let offline = try recognizer.result(of: samples)
    #expect(stream.result == offline)
    #expect(offline.tokens.count > 500)
    // After the first minute nothing grows but the tokens found: well under 1 MB.
    let growth = (memory.last ?? 0) - memory[2]
    #expect(growth < 1 << 20, "\(memory)")
  }

  /// The process's memory in use, in bytes.
  private func residentBytes() -> Int {
    let text = (try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8)) ?? ""
    let fields = text.split(separator: " ")
    return fields.count > 1 ? (Int(fields[1]) ?? 0) * 4096 : 0
  }
}
