import TernSpeech
import TernTensor
import TestSupport
import Testing

/// Greedy search against icefall's own (`model.safetensors`; batch greedy, one symbol a frame).
struct GreedyGoldenTests {
  @Test(arguments: [("tiny", 80), ("noproj", 24), ("ctx1", 23), ("ctx3", 16)])
  func tinyModels(name: String, featureDim: Int) throws {
    let goldens = try Goldens("model")
    let recognizer = try tiny(name, featureDim: featureDim)
    let streams = try recognizer.goldenStreams(name)
    try recognizer.decode(streams)
    for (n, stream) in streams.enumerated() {
      let tokens = stream.result.tokens
      #expect(tokens.map(\.id) == (try expected("\(name).greedy.ids", row: n, goldens)))
      let frames = tokens.map { Int(($0.time / recognizer.encoderFrameShift).rounded()) }
      #expect(frames == (try expected("\(name).greedy.timestamps", row: n, goldens)))
    }
  }

  /// A row of a golden tensor, without its padding by -1.
  private func expected(_ name: String, row: Int, _ goldens: Goldens) throws -> [Int] {
    let tensor = try goldens.tensor(name)
    let width = tensor.shape[1]
    let values = tensor.elements(as: Double.self).map { Int($0) }
    return values[row * width..<(row + 1) * width].filter { $0 != -1 }
  }

  @Test(arguments: ["digit", "read", "libri"])
  func fromSamplesToTokens(wav: String) throws {
    let samples = try Goldens("fbank").tensor("\(wav).samples").elements(as: Float.self)
    let goldens = try Goldens("model")
    let recognizer = try tiny("tiny", featureDim: 80)
    let tokens = try recognizer.result(of: samples).tokens
    let ids = try goldens.tensor("tiny.real.\(wav).ids").elements(as: Double.self)
    let frames = try goldens.tensor("tiny.real.\(wav).timestamps").elements(as: Double.self)
    #expect(tokens.map { Double($0.id) } == ids)
    #expect(
      tokens.map { ($0.time / recognizer.encoderFrameShift).rounded() } == frames)
  }
}
