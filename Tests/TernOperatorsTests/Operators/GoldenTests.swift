import TernOperators
import TernTensor
import TestSupport
import Testing

/// Operators against icefall's own modules.
@Suite struct GoldenTests {
  private let goldens: Goldens

  init() throws {
    goldens = try Goldens("ops")
  }

  /// The case's tensors, and what it leaves out: states of zeros, ids padded on the left.
  private func parameters(of golden: GoldenCase) throws -> [String: Tensor] {
    let prefix = "\(golden.rawValue)."
    var parameters: [String: Tensor] = [:]
    for name in goldens.names where name.hasPrefix(prefix) {
      parameters[String(name.dropFirst(prefix.count))] = try goldens.tensor(name)
    }
    for (state, output) in [("in.h0", "out.h"), ("in.c0", "out.c")] where parameters[state] == nil {
      if let shape = parameters[output]?.shape {
        parameters[state] = Tensor([Float](repeating: 0, count: shape.elementCount), shape: shape)
      }
    }
    if let ids = parameters["in.y"], let context = parameters["nopad.in.y"]?.shape[1] {
      let rows = ids.elements(as: Double.self).map { Int64($0) }
      let width = ids.shape[1]
      let padded = (0..<ids.shape[0]).flatMap { row in
        [Int64](repeating: -1, count: context - 1) + rows[row * width..<(row + 1) * width]
      }
      parameters["padded.y"] = Tensor(padded, shape: [ids.shape[0], width + context - 1])
    }
    return parameters
  }

  private func check(
    _ golden: GoldenCase, _ found: [String: (shape: Shape, values: [Double])],
    _ parameters: [String: Tensor]
  ) throws {
    for (name, output) in found {
      let expected = try #require(parameters[name])
      #expect(output.shape == expected.shape, here)
      let difference = largestDifference(output.values, expected.elements())
      #expect(difference <= golden.tolerance, "\(name): \(difference), \(here)")
    }
  }

  @Test(arguments: GoldenCase.allCases) func kernelsEqualGoldens(golden: GoldenCase) throws {
    let parameters = try parameters(of: golden)
    try withEveryKernel { kernels in
      var evaluator = KernelEvaluator(parameters: parameters, kernels: kernels)
      let outputs = try golden.outputs(on: &evaluator)
      try check(golden, outputs.mapValues { ($0.shape, $0.elements()) }, parameters)
    }
  }

  @Test(arguments: GoldenCase.allCases) func referencesEqualGoldens(golden: GoldenCase) throws {
    let parameters = try parameters(of: golden)
    var single = ReferenceEvaluator<Float>(parameters: parameters)
    let singles = try golden.outputs(on: &single)
    try check(golden, singles.mapValues { ($0.shape, $0.values.map { Double($0) }) }, parameters)
    var double = ReferenceEvaluator<Double>(parameters: parameters)
    let doubles = try golden.outputs(on: &double)
    try check(golden, doubles.mapValues { ($0.shape, $0.values) }, parameters)
  }
}
