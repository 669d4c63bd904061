import Foundation
import TernInterchange
import TernTensor
import TestSupport
import Testing

/// icefall's traces: the weights are those of the checkpoint with their scales multiplied in.
@Suite struct TorchScriptTests {
  static let traces: [(trace: String, checkpoint: String, prefix: String)] = [
    ("encoder", "tiny", "encoder."), ("decoder", "tiny", "decoder."), ("joiner", "tiny", "joiner."),
    ("ctx1-decoder", "ctx1", "decoder."),
  ]

  @Test(arguments: traces) func readsWeights(
    trace: String, checkpoint: String, prefix: String
  ) throws {
    let file = "tiny-jit/\(trace)_jit_trace.pt"
    let archive = try Checkpoint(path: Fixtures.path("goldens/\(file)"))
    #expect(archive.container == .torchScript)
    let weights = try archive.stateDict()
    try StateDictTests.check(weights, against: StateDictTests.expected()[file])

    let unfolded = try Checkpoint(path: Fixtures.path("goldens/\(checkpoint).pt")).stateDict()
      .below(prefix)
    for name in weights.names {
      let scaleName = name == "embedding.weight" ? "embedding.scale" : name + "_scale"
      let scale = exp(try unfolded.number(scaleName))
      let want = try unfolded.tensor(name, shape: weights.tensor(name).shape)
        .elements(as: Double.self)
      let got = try weights.tensor(name).elements(as: Double.self)
      let isClose = zip(got, want).allSatisfy { abs($0 - $1 * scale) <= 1e-6 * (1 + abs($0)) }
      #expect(isClose, "\(name)")
    }
  }

  @Test func readsAttributesOfModules() throws {
    let path = Fixtures.path("goldens/tiny-jit/encoder_jit_trace.pt")
    let weights = try Checkpoint(path: path).stateDict()
    let unfolded = try Checkpoint(path: Fixtures.path("goldens/tiny.pt")).stateDict()
      .below("encoder.")
    let norms = ["encoder_embed.out_norm"] + (0..<3).map { "encoder.layers.\($0).norm_final" }
    for norm in norms {
      let want = exp(try unfolded.number(norm + ".eps"))
      #expect(try abs(weights.number(norm + ".eps") - want) <= 1e-6 * want, "\(norm)")
    }
    #expect(try weights.number("num_encoder_layers") == 3)
    #expect(try weights.number("rnn_hidden_size") == 48)
  }

  @Test func hasNoOtherKey() throws {
    let archive = try Checkpoint(path: Fixtures.path("goldens/tiny-jit/joiner_jit_trace.pt"))
    #expect(throws: InterchangeError.self) { try archive.stateDict("model_avg") }
  }
}
