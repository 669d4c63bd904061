import TernTensor

extension GoldenVector {
  /// Checks that the tensors exist and have the types of the graph's inputs and outputs, every symbol
  /// standing for one number.
  func verify(
    _ graph: Graph, types: [String: TensorType], tensors: [String: TensorType]
  ) throws(GraphError) {
    guard tolerance.isFinite, tolerance >= 0 else {
      throw failure(.limit, "has the tolerance \(tolerance)")
    }
    guard inputs.count == graph.inputs.count, !outputs.isEmpty else {
      throw failure(
        .structure,
        "gives \(inputs.count) inputs and \(outputs.count) outputs; the graph has \(graph.inputs.count) inputs"
      )
    }
    var symbols: [String: Int] = [:]
    for input in graph.inputs {
      guard let name = inputs[input.name], let tensor = tensors[name] else {
        throw failure(.structure, "has no tensor for input '\(input.name)'")
      }
      guard tensor.elementType == input.type.elementType, tensor.rank == input.type.rank,
        Self.bind(input.type, tensor, &symbols)
      else { throw mismatch(name, tensor, input.name, input.type) }
    }
    for (output, name) in outputs {
      guard let value = graph.outputs.first(where: { $0.name == output })?.value,
        let type = types[value]
      else { throw failure(.structure, "has an output '\(output)', the graph has none") }
      guard let tensor = tensors[name] else {
        throw failure(.structure, "names tensor '\(name)', which does not exist")
      }
      guard tensor.elementType == type.elementType,
        tensor.dimensions.map(\.constant) == type.shape(where: symbols)?.extents
      else { throw mismatch(name, tensor, output, type) }
    }
  }

  /// Gives the symbols of a type the extents of a tensor; false where an extent is another.
  private static func bind(
    _ type: TensorType, _ tensor: TensorType, _ symbols: inout [String: Int]
  ) -> Bool {
    for (dimension, extent) in zip(type.dimensions, tensor.dimensions.map(\.constant)) {
      if let symbol = dimension.symbol, symbols[symbol] == nil { symbols[symbol] = extent }
      guard dimension.value(where: symbols) == extent else { return false }
    }
    return true
  }

  private func failure(_ code: GraphError.Code, _ message: String) -> GraphError {
    GraphError(code, at: "golden vector of graph '\(graph)'", message)
  }

  private func mismatch(
    _ tensor: String, _ found: TensorType, _ value: String, _ expected: TensorType
  ) -> GraphError {
    failure(.type, "tensor '\(tensor)' is \(found), '\(value)' is \(expected)")
  }
}
