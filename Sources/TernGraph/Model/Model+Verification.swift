import TernOperators
import TernTensor

extension Model {
  /// Checks everything that can be known of a model without running it: names and limits, tensors,
  /// the graphs, front end, decoding constants and golden vectors, and that they fit each other.
  ///
  /// - Throws: ``GraphError`` naming what is wrong.
  public func verify() throws(GraphError) {
    try Limits.check(text: producer, upTo: Limits.nameBytes, at: "producer")
    for (count, things, limit) in [
      (graphs.count, "graphs", Limits.graphs), (tensors.count, "tensors", Limits.tensors),
      (tokens.count, "tokens", Limits.tokens), (goldens.count, "golden vectors", Limits.goldens),
      (provenance.count, "lines of provenance", Limits.provenanceEntries),
    ] { try Limits.check(count, of: things, limit, at: "model") }
    for token in tokens {
      try Limits.check(text: token, upTo: Limits.nameBytes, at: "tokens")
    }
    for (name, value) in provenance {
      try Limits.check(name: name, at: "provenance")
      try Limits.check(text: value, at: "provenance '\(name)'")
    }
    if let tokenizer { try Limits.check(name: tokenizer.kind, at: "the tokenizer's kind") }
    try frontEnd?.verify()
    try decoding?.verify(tokenCount: tokens.isEmpty ? nil : tokens.count)

    for (name, tensor) in tensors { try verify(tensor, name: name) }
    let weights = tensors.mapValues { TensorType(of: $0) }
    var types: [String: (graph: Graph, types: [String: TensorType])] = [:]
    for graph in graphs {
      try graph.verifyNames()
      guard types[graph.name] == nil else {
        throw GraphError(.structure, at: "model", "has two graphs '\(graph.name)'")
      }
      types[graph.name] = (graph, try graph.verify(weights: weights))
      try graph.verifySizes(types[graph.name]?.types ?? [:])
    }
    for golden in goldens {
      guard let (graph, types) = types[golden.graph] else {
        throw GraphError(
          .structure, at: "golden vector", "is of graph '\(golden.graph)', which does not exist")
      }
      try golden.verify(graph, types: types, tensors: weights)
    }
  }

  private func verify(_ tensor: Tensor, name: String) throws(GraphError) {
    try Limits.check(name: name, at: "tensors")
    try TensorRecord.check(
      elementType: tensor.elementType, extents: tensor.shape.extents,
      isQuantised: tensor.scales != nil, at: "tensor '\(name)'")
    if let scales = tensor.scales, let index = scales.firstIndex(where: { !$0.isFinite }) {
      throw GraphError(
        .type, at: "tensor '\(name)'", "has scale \(scales[index]) at index \(index)")
    }
  }
}

extension Graph {
  /// Refuses too many parts, and names that are none.
  fileprivate func verifyNames() throws(GraphError) {
    try Limits.check(name: name, at: "graphs")
    let location = "graph '\(name)'"
    for (count, things, limit) in [
      (inputs.count, "inputs", Limits.inputs), (outputs.count, "outputs", Limits.outputs),
      (nodes.count, "nodes", Limits.nodes), (states.count, "states", Limits.states),
    ] { try Limits.check(count, of: things, limit, at: location) }
    for input in inputs {
      try Limits.check(name: input.name, at: location)
      for symbol in input.type.dimensions.compactMap(\.symbol) {
        try Limits.check(name: symbol, at: "\(location), input '\(input.name)'")
      }
      guard input.type.elementType == .float32 || input.type.elementType == .int64 else {
        throw GraphError(
          .type, at: "\(location), input '\(input.name)'", "is \(input.type), expected f32 or i64")
      }
    }
    for output in outputs { try Limits.check(name: output.name, at: location) }
    for node in nodes {
      try Limits.check(name: node.name, at: location)
      for output in node.outputs {
        try Limits.check(name: output, at: "\(location), node '\(node.name)'")
      }
    }
    for state in states where !state.initial.isFinite {
      throw GraphError(
        .type, at: "\(location), '\(state.input)'", "the state starts as \(state.initial)")
    }
  }

  /// Refuses values whose known extents alone make them too large.
  fileprivate func verifySizes(_ types: [String: TensorType]) throws(GraphError) {
    for (name, type) in types {
      guard let count = Shape.elementCount(of: type.dimensions.map { $0.constant ?? 1 }),
        count <= Limits.elements
      else {
        throw GraphError(.limit, at: "graph '\(self.name)', '\(name)'", "is \(type): too large")
      }
    }
  }
}
