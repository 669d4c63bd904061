import TernInterchange
import TernNetworks
import TernTensor
import TestSupport
import Testing

/// Sizes of parameters that are not what a training writes.
struct TransducerSizesTests {
  private let parameters: [String: Tensor]

  init() throws {
    parameters = try TransducerParameters.read(Checkpoint(path: Fixtures.path("goldens/ctx3.pt")))
  }

  private func error(
    featureDim: Int? = nil, adding names: [String: Tensor] = [:]
  ) -> NetworkError? {
    let all = parameters.merging(names) { $1 }
    return #expect(throws: NetworkError.self) {
      try TransducerSizes(of: all, featureDim: featureDim)
    }
  }

  @Test func soundParametersHaveSizes() throws {
    #expect(try TransducerSizes(of: parameters, featureDim: 16).featureDim == 16)
    #expect(try TransducerSizes(of: parameters).layerCount == 1)
  }

  @Test(arguments: ["9223372036854775807", "9223372036854775808", "-1", "1", "x", ""])
  func layersThatAreNotThere(_ number: String) {
    let name = "encoder.encoder.layers.\(number).x"
    #expect(error(adding: [name: Tensor([0 as Float], shape: [1])])?.message.contains(name) == true)
  }

  @Test(arguments: [Int.min, -1, 0, 1, 4097, .max])
  func impossibleWidths(_ featureDim: Int) {
    let error = error(featureDim: featureDim)
    #expect(error?.code == .size && error?.message.contains("\(featureDim)") == true)
  }

  static let shapes: [(String, Shape)] = [
    ("encoder.encoder_embed.conv.6.weight", [0, 1, 1, 1]),
    ("encoder.encoder_embed.conv.6.weight", [7, 1, 1, 1]),
    ("encoder.encoder_embed.out.weight", [1, 1 << 20]),
    ("encoder.encoder_embed.out.weight", [0, 0]),
    ("encoder.encoder.layers.0.lstm.weight_hh_l0", [3, 12]),
    ("decoder.embedding.weight", [9]),
  ]

  @Test(arguments: shapes)
  func impossibleShapes(_ name: String, _ shape: Shape) {
    _ = error(adding: [name: Tensor(shape: shape, of: Float.self) { _ in }])
  }
}
