import TernNetworks
import TernOperators
import TernTensor
import TestSupport
import Testing

/// Whole layers against icefall's own (`ops.safetensors`): cases of training mode whose forward is that
/// of inference (no dropout, alpha 1).
struct LayerGoldenTests {
  private let goldens: Goldens

  init() throws {
    goldens = try Goldens("ops")
  }

  /// A case's stored parameters, below the path `layer`.
  private func evaluator(_ name: String) throws -> ReferenceEvaluator<Double> {
    let prefix = "\(name).param."
    var parameters: [String: Tensor] = [:]
    for golden in goldens.names where golden.hasPrefix(prefix) {
      parameters["layer.\(golden.dropFirst(prefix.count))"] = try goldens.tensor(golden)
    }
    return ReferenceEvaluator(parameters: parameters)
  }

  private func values(_ name: String) throws -> ReferenceTensor<Double> {
    ReferenceTensor(try goldens.tensor(name))
  }

  @Test(arguments: ["subsampling", "subsampling_min"])
  func subsampling(name: String) throws {
    var evaluator = try evaluator(name)
    let y = try Subsampling(path: "layer")(values("\(name).in.x"), on: &evaluator)
    let expected = try values("\(name).out.y")
    #expect(y.shape == expected.shape)
    #expect(largestDifference(y.values, expected.values) <= 1e-4)
  }

  @Test func encoderLayer() throws {
    var evaluator = try evaluator("layer_warm")
    let x = try values("layer_warm.in.x")
    let (streams, width) = (x.shape[1], x.shape[2])
    let y = try EncoderLayer(path: "layer")(
      x, h: ReferenceTensor(zeros: [1, streams, width]),
      c: ReferenceTensor(zeros: [1, streams, 9]), on: &evaluator
    ).x
    #expect(largestDifference(y.values, try values("layer_warm.out.y").values) <= 5e-5)
  }
}
