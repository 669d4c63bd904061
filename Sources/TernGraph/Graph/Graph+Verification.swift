import TernOperators
import TernTensor

extension Graph {
  /// Checks that every name is defined once, before its use, that each operator takes the types that
  /// it is given, and that states fit their inputs and outputs.
  ///
  /// - Parameter weights: The types of the model's tensors.
  /// - Returns: The type of every value that is not a weight.
  /// - Throws: ``GraphError`` naming the node or value.
  public func verify(weights: [String: TensorType]) throws(GraphError) -> [String: TensorType] {
    var types: [String: TensorType] = [:]
    for input in inputs {
      try checkSymbols(of: input)
      guard weights[input.name] == nil, types.updateValue(input.type, forKey: input.name) == nil
      else { throw failure(.structure, input.name, "is defined twice") }
    }
    for node in nodes {
      let outputs = try outputTypes(of: node, types: types, weights: weights)
      for (name, type) in zip(node.outputs, outputs) {
        guard weights[name] == nil, types.updateValue(type, forKey: name) == nil else {
          throw failure(.structure, node.name, "defines '\(name)', which is defined already")
        }
      }
    }
    try checkOutputs(types)
    try checkStates(types)
    return types
  }

  private func checkSymbols(of input: Input) throws(GraphError) {
    for dimension in input.type.dimensions {
      switch dimension {
      case .constant(let extent) where extent < 1:
        throw failure(.type, input.name, "is \(input.type), with an extent of \(extent)")
      case .symbolic(_, let steps) where !steps.isEmpty:
        throw failure(
          .type, input.name, "is \(input.type); an input's extent is a symbol or number")
      default: break
      }
    }
    if input.type.rank > 8 { throw failure(.limit, input.name, "has more than 8 axes") }
  }

  private func outputTypes(
    of node: Node, types: [String: TensorType], weights: [String: TensorType]
  ) throws(GraphError) -> [TensorType] {
    var inputs: [TensorType] = []
    for name in node.inputs {
      guard let type = types[name] ?? weights[name] else {
        throw failure(.structure, node.name, "uses '\(name)', which is not defined before it")
      }
      inputs.append(type)
    }
    let signature = node.operation.signature
    guard node.outputs.count == signature.outputs.count else {
      throw failure(
        .structure, node.name,
        "has \(node.outputs.count) outputs, '\(signature.name)' has \(signature.outputs.count)")
    }
    do {
      return try node.operation.outputTypes(for: inputs)
    } catch {
      throw failure(.operation, node.name, error.description)
    }
  }

  private func checkOutputs(_ types: [String: TensorType]) throws(GraphError) {
    var names = Set(inputs.map(\.name))
    for output in outputs {
      guard names.insert(output.name).inserted else {
        throw failure(.structure, output.name, "is the name of two outputs, or of an input")
      }
      guard types[output.value] != nil else {
        throw failure(
          .structure, output.name, "gives '\(output.value)', which nothing in the graph defines")
      }
    }
  }

  private func checkStates(_ types: [String: TensorType]) throws(GraphError) {
    var used: Set<String> = []
    var batch: String?
    for state in states {
      guard let input = inputs.first(where: { $0.name == state.input }),
        let output = outputs.first(where: { $0.name == state.output })
      else {
        throw failure(
          .structure, state.input, "state joins '\(state.output)' to it: no such output")
      }
      guard used.insert(state.input).inserted, used.insert("-> \(state.output)").inserted else {
        throw failure(.structure, state.input, "or '\(state.output)' belongs to two states")
      }
      guard types[output.value] == input.type, input.type.elementType == .float32 else {
        let found = types[output.value].map(\.description) ?? "nothing"
        throw failure(
          .type, state.input, "state is \(input.type), its output \(found); expected f32")
      }
      guard input.type.dimensions.indices.contains(state.batchAxis),
        let symbol = input.type.dimensions[state.batchAxis].symbol, symbol == batch ?? symbol
      else {
        let expected = batch.map { "; others are along '\($0)'" } ?? ""
        throw failure(
          .type, state.input,
          "state \(input.type) cannot be stacked along axis \(state.batchAxis)\(expected)")
      }
      batch = symbol
      for (axis, dimension) in input.type.dimensions.enumerated()
      where axis != state.batchAxis && dimension.symbol != nil {
        throw failure(.type, state.input, "state \(input.type) has a symbol beside its batch axis")
      }
    }
  }

  private func failure(_ code: GraphError.Code, _ name: String, _ message: String) -> GraphError {
    GraphError(code, at: "graph '\(self.name)', '\(name)'", message)
  }
}
