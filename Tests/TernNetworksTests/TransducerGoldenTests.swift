import TernGraph
import TernInterchange
import TernInterpreter
import TernNetworks
import TernTensor
import TestSupport
import Testing

/// Whole tiny models against what icefall's own modules compute (`Fixtures/goldens/README.md`,
/// `model.safetensors`; torch 2.15.0, f32).
struct TransducerGoldenTests {
  /// A tiny model: its checkpoint's name, width of features, tolerance.
  struct Case: CustomTestStringConvertible {
    let name: String
    let featureDim: Int
    let tolerance: Double
    var testDescription: String { name }
  }

  static let cases = [
    Case(name: "tiny", featureDim: 80, tolerance: 2e-4),
    Case(name: "noproj", featureDim: 24, tolerance: 5e-5),
    Case(name: "ctx1", featureDim: 23, tolerance: 5e-5),
    Case(name: "ctx3", featureDim: 16, tolerance: 5e-5),
  ]

  private func traced(_ test: Case) throws -> Model {
    let checkpoint = try Checkpoint(path: Fixtures.path("goldens/\(test.name).pt"))
    let parameters = try TransducerParameters.read(checkpoint)
    let sizes = try TransducerSizes(of: parameters, featureDim: test.featureDim)
    let (graphs, weights) = try LSTMTransducer(sizes: sizes).trace(parameters: parameters)
    return Model(producer: "test", graphs: graphs, tensors: weights)
  }

  /// Runs a graph once on the given inputs and returns its outputs.
  private func run(
    _ graph: String, of model: Model, sizes: [String: Int], inputs: [String: Tensor]
  ) throws -> [String: [Double]] {
    let program = try Program(graph, of: model)
    let plan = try Session(program).plan(sizes)
    for (name, tensor) in inputs { try plan.set(name, to: tensor) }
    try plan.run()
    var outputs: [String: [Double]] = [:]
    for output in program.graph.outputs {
      outputs[output.name] = try plan.withOutput(output.name) { (values: Span<Float>) in
        values.indices.map { Double(values[$0]) }
      }
    }
    return outputs
  }

  @Test(arguments: cases)
  func encoderOffline(_ test: Case) throws {
    let goldens = try Goldens("model")
    let model = try traced(test)
    let x = try goldens.tensor("\(test.name).x")
    let encoder = try model.graph(named: "encoder")
    let states = encoder.inputs.dropFirst().map { input in
      (input.name, Tensor(shape: input.type.shape(where: ["N": 3])!, of: Float.self) { _ in })
    }
    let outputs = try run(
      "encoder", of: model, sizes: ["N": 3, "T": x.shape[1]],
      inputs: Dictionary(uniqueKeysWithValues: states + [("x", x)]))
    for (output, golden) in [
      ("encoder_out", "encoder_out"), ("encoder_proj", "encoder_proj"), ("new_h", "stream.h"),
      ("new_c", "stream.c"),
    ] {
      let expected = try goldens.tensor("\(test.name).\(golden)").elements(as: Double.self)
      #expect(largestDifference(outputs[output] ?? [], expected) <= test.tolerance, "\(output)")
    }
  }

  @Test(arguments: cases, [1, 2])
  func encoderStreaming(_ test: Case, frames: Int) throws {
    let goldens = try Goldens("model")
    let program = try Program("encoder", of: try traced(test))
    let x = try goldens.tensor("\(test.name).x")
    let features = x.elements(as: Float.self)
    let (window, shift) = (9 + 4 * (frames - 1), 4 * frames)
    let plan = try Session(program).plan(["N": 3, "T": window])
    let streams = (0..<3).map { _ in program.makeState() }
    var found = [[Double]](repeating: [], count: 3)
    for chunk in 0..<18 / frames {
      try plan.withInput("x") { (input: inout MutableSpan<Float>) in
        for n in 0..<3 {
          for index in 0..<window * test.featureDim {
            let first = (n * x.shape[1] + chunk * shift) * test.featureDim
            input[n * window * test.featureDim + index] = features[first + index]
          }
        }
      }
      for (n, stream) in streams.enumerated() { plan.load(stream, stream: n) }
      try plan.run()
      for (n, stream) in streams.enumerated() { plan.store(stream, stream: n) }
      try plan.withOutput("encoder_out") { (values: Span<Float>) in
        let count = values.count / 3
        for n in 0..<3 { found[n] += (0..<count).map { Double(values[n * count + $0]) } }
      }
    }
    let golden = frames == 1 ? "stream" : "stream2"
    let expected = try goldens.tensor("\(test.name).\(golden).encoder_out")
      .elements(as: Double.self)
    #expect(largestDifference(found.flatMap { $0 }, expected) <= test.tolerance)
  }

  @Test(arguments: cases)
  func decoderAndJoiner(_ test: Case) throws {
    let goldens = try Goldens("model")
    let model = try traced(test)
    let y = try goldens.tensor("\(test.name).decoder_y")
    let decoded = try run("decoder", of: model, sizes: ["N": 6], inputs: ["y": y])
    for output in ["decoder_out", "decoder_proj"] {
      let expected = try goldens.tensor("\(test.name).\(output)").elements(as: Double.self)
      #expect(largestDifference(decoded[output] ?? [], expected) <= test.tolerance, "\(output)")
    }

    let frames = try goldens.tensor("\(test.name).encoder_proj")
    let (count, width) = (frames.shape[1], frames.shape[2])
    let encoderProj = frames.elements(as: Float.self).prefix(count * width)
    let decoderProj = try goldens.tensor("\(test.name).decoder_proj").elements(as: Float.self)
    let pairs = (0..<count).flatMap { t in (0..<6).map { (t, $0) } }
    let logits = try run(
      "joiner", of: model, sizes: ["N": pairs.count],
      inputs: [
        "encoder_proj": Tensor(
          pairs.flatMap { encoderProj[$0.0 * width..<($0.0 + 1) * width] },
          shape: [pairs.count, width]),
        "decoder_proj": Tensor(
          pairs.flatMap { decoderProj[$0.1 * width..<($0.1 + 1) * width] },
          shape: [pairs.count, width]),
      ])
    let expected = try goldens.tensor("\(test.name).joiner_logits").elements(as: Double.self)
    #expect(largestDifference(logits["logits"] ?? [], expected) <= test.tolerance)
  }
}
