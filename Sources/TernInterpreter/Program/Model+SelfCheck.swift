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

  private func difference(from golden: GoldenVector) throws -> Double {
    let program = try Program(golden.graph, of: self)
    let session = Session(program, byteLimit: selfCheckByteLimit)
    let plan = try session.plan(try sizes(of: golden, in: program))
    for (input, name) in golden.inputs { try plan.set(input, to: goldenTensor(name)) }
    try plan.run()
    var largest = 0.0
    for (output, name) in golden.outputs {
      let expected = try goldenTensor(name).elements(as: Double.self)
      let found = try plan.withOutput(output) { (values: Span<Float>) in
        values.indices.map { Double(values[$0]) }
      }
      guard found.count == expected.count else { return .infinity }
      for (found, expected) in zip(found, expected) where found != expected {
        let difference = abs(found - expected) / (1 + abs(expected))
        largest = difference.isNaN ? .infinity : max(largest, difference)
      }
    }
    return largest
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
