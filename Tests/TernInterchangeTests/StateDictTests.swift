import Foundation
import TernInterchange
import TernTensor
import TestSupport
import Testing

/// Whole checkpoints against what torch reads from them.
@Suite struct StateDictTests {
  struct Expected: Decodable {
    let shape: [Int]
    let sum: Double
    let last: Double
  }

  static func expected() throws -> [String: [String: Expected]] {
    try JSONDecoder().decode(
      [String: [String: Expected]].self, from: Data(fixtureBytes("checkpoints/expected.json")))
  }

  static func check(_ weights: StateDict, against expected: [String: Expected]?) throws {
    let expected = try #require(expected)
    #expect(Set(weights.names) == Set(expected.keys))
    for name in weights.names {
      let tensor = try weights.tensor(name)
      let values = tensor.elements(as: Double.self)
      let want = try #require(expected[name], "\(name)")
      #expect(tensor.shape == Shape(want.shape), "\(name)")
      #expect(values.last == want.last, "\(name)")
      #expect(abs(values.reduce(0, +) - want.sum) <= 1e-9 * (1 + abs(want.sum)), "\(name)")
    }
  }

  @Test(arguments: ["tiny.pt", "noproj.pt", "ctx1.pt", "ctx3.pt"])
  func readsWeights(file: String) throws {
    let checkpoint = try Checkpoint(path: Fixtures.path("goldens/\(file)"))
    #expect(checkpoint.container == .zip)
    try Self.check(checkpoint.stateDict(), against: Self.expected()[file])
    let message = error { _ = try checkpoint.stateDict("model_avg") }?.message ?? ""
    #expect(message.hasSuffix("has no 'model_avg'; what it has: 'model'"))
  }

  @Test func readsATrainingCheckpoint() throws {
    let checkpoint = try Checkpoint(path: Fixtures.path("checkpoints/epoch-2-cut.pt"))
    for key in ["model", "model_avg"] {
      try Self.check(
        checkpoint.stateDict(key), against: Self.expected()["epoch-2-cut.pt \(key)"])
    }
    #expect(checkpoint["batch_idx_train"]?.integer == 12)
    #expect(checkpoint["average_period"]?.integer == 3)
    #expect(checkpoint["best_valid_loss"]?.number == .infinity)
    #expect(checkpoint["exp_dir"]?.path == "lstm_transducer_stateless2/exp")
    #expect(checkpoint["grad_scaler"]?.entries?.isEmpty == true)
    #expect(checkpoint["use_fp16"]?.bool == false)
    #expect(checkpoint["sampler"]?["diagnostics"]?["stats_per_epoch"]?[1] != nil)
  }

  @Test func readsTheLegacyContainer() throws {
    let legacy = try Checkpoint(path: Fixtures.path("goldens/noproj-legacy.pt"))
    #expect(legacy.container == .legacy)
    try Self.check(legacy.stateDict(), against: Self.expected()["noproj.pt"])
    #expect(legacy["big"]?.integer == 1 << 40)
    #expect(legacy["neg"]?.integer == -5)
    #expect(legacy["none"]?.isNone == true)
    #expect(legacy["tup"]?.elements?.map(\.description) == ["1", "2.5", "'x'"])
    #expect(legacy["grad_scaler"]?["scale"]?.number == 65536)
    guard case .bigInteger(let bytes) = try #require(legacy["huge"]).content else {
      Issue.record("huge is \(legacy["huge"]?.description ?? "missing")")
      return
    }
    #expect(bytes == [0, 0, 0, 0, 0, 0, 0, 0, 64])  // 2⁷⁰
  }

  @Test func anAverageThatIsNoneIsMissing() throws {
    let checkpoint = try Checkpoint(path: Fixtures.path("checkpoints/none.pt"))
    #expect(error { _ = try checkpoint.stateDict("model_avg") }?.code == .missing)
    #expect(try checkpoint.stateDict().names == ["w"])
  }

  @Test func readsABareStateDictionary() throws {
    let weights = try Checkpoint(path: Fixtures.path("pickles/good.pt")).stateDict()
    #expect(try weights.tensor("w").elements(as: Float.self) == [0, 1, 2, 3, 4, 5])
  }

  @Test func namesWhatIsMissingOrHasAnotherShape() throws {
    let weights = try Checkpoint(path: Fixtures.path("goldens/tiny.pt")).stateDict()
    #expect(error { _ = try weights.tensor("x") }?.code == .missing)
    let name = "decoder.conv.weight"
    let wrong = error { _ = try weights.tensor(name, shape: [24, 1, 3]) }
    #expect(wrong?.message == "'decoder.conv.weight' has shape [24, 1, 2], not [24, 1, 3]")
    #expect(try weights.number("encoder.encoder_embed.out_norm.eps") == -1.3862943649291992)
    #expect(error { _ = try weights.number(name) }?.code == .tensor)
    let decoder = weights.below("decoder.")
    #expect(
      decoder.names == ["embedding.scale", "embedding.weight", "conv.weight", "conv.weight_scale"])
  }
}
