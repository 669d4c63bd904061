import TernGraph
import TernTensor

extension Model {
  /// Runs the model's golden vectors.
  ///
  /// - Returns: For each vector, the graph's name and the largest |found - expected| /
  ///   (1 + |expected|).
  /// - Throws: ``GraphError`` with code `.golden` where one is beyond its tolerance;
  ///   ``InterpreterError`` where a vector does not fit its graph, names a tensor that is missing, or
  ///   needs more memory than a file of this size should: 256 MiB, or 16 times the tensors' bytes.
  @discardableResult
  public func checkGoldens() throws -> [(graph: String, difference: Double)] {
    try goldens.map { golden in
      let difference = try difference(from: golden)
      guard difference <= golden.tolerance else {
        throw GraphError(
          .golden, at: "graph '\(golden.graph)'",
          "differs from its golden vector by \(difference), more than \(golden.tolerance)")
      }
      return (golden.graph, difference)
    }
  }

  /// √(Σ(found - expected)² / Σ expected²) over all outputs of all golden vectors; 0 where there are none.
  ///
  /// - Throws: As ``checkGoldens()``, but for code `.golden`.
  func goldenError() throws -> Double {
    var (errors, sizes) = (0.0, 0.0)
    for golden in goldens {
      try forEachOutput(of: golden) { found, expected in
        errors += (found - expected) * (found - expected)
        sizes += expected * expected
      }
    }
    return sizes > 0 ? (errors / sizes).squareRoot() : 0
  }

  private func difference(from golden: GoldenVector) throws -> Double {
    var largest = 0.0
    try forEachOutput(of: golden) { found, expected in
      if found == expected { return }
      let difference = abs(found - expected) / (1 + abs(expected))
      largest = difference.isNaN ? .infinity : max(largest, difference)
    }
    return largest
  }

  /// Runs a golden vector, and calls `body` with each element of its outputs as found and as expected; with
  /// infinity and 0 where there are not as many.
  private func forEachOutput(
    of golden: GoldenVector, _ body: (_ found: Double, _ expected: Double) -> Void
  ) throws {
    let program = try Program(golden.graph, of: self)
    let session = Session(program, byteLimit: selfCheckByteLimit)
    let plan = try session.plan(try sizes(of: golden, in: program))
    for (input, name) in golden.inputs { try plan.set(input, to: goldenTensor(name)) }
    try plan.run()
    for (output, name) in golden.outputs {
      let expected = try goldenTensor(name).elements(as: Double.self)
      let found = try plan.withOutput(output) { (values: Span<Float>) in
        values.indices.map { Double(values[$0]) }
      }
      guard found.count == expected.count else {
        body(.infinity, 0)
        continue
      }
      for (found, expected) in zip(found, expected) { body(found, expected) }
    }
  }

  private var selfCheckByteLimit: Int {
    max(256 << 20, 16 * tensors.values.reduce(0) { $0 + $1.byteCount })
  }

  private func goldenTensor(_ name: String) throws(InterpreterError) -> Tensor {
    guard let tensor = tensors[name] else {
      throw InterpreterError(.name, "a golden vector's tensor '\(name)' is missing")
    }
    return tensor
  }

  private func sizes(of golden: GoldenVector, in program: Program) throws -> [String: Int] {
    var sizes: [String: Int] = [:]
    for input in program.graph.inputs {
      guard let name = golden.inputs[input.name], let tensor = tensors[name],
        tensor.shape.rank == input.type.rank
      else {
        throw InterpreterError(
          .type, "a golden vector gives input '\(input.name)' nothing that fits")
      }
      for (dimension, extent) in zip(input.type.dimensions, tensor.shape.extents) {
        if let symbol = dimension.symbol { sizes[symbol] = extent }
      }
    }
    return sizes
  }
}
