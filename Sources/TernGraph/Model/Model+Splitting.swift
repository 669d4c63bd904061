import TernTensor

extension Model {
  /// One model for each graph, with the tensors and golden vectors that are its own, and all the rest.
  public func split() -> [Model] {
    graphs.map { graph in
      var part = self
      part.graphs = [graph]
      part.goldens = goldens.filter { $0.graph == graph.name }
      var names = Set(graph.weightNames)
      for golden in part.goldens {
        names.formUnion(golden.inputs.values)
        names.formUnion(golden.outputs.values)
      }
      part.tensors = tensors.filter { names.contains($0.key) }
      return part
    }
  }

  /// The model of the graphs of several models, such as encoder, decoder and joiner in a file each.
  ///
  /// - Throws: ``GraphError`` with code `.structure` where two models have a graph of the same name, or
  ///   say different things: tensors, front ends, tokens, tokenizers, decoding constants, provenance.
  public init(joining models: [Model]) throws(GraphError) {
    self.init(producer: "", graphs: [], tensors: [:])
    var producers: [String] = []
    for model in models {
      if !producers.contains(model.producer) { producers.append(model.producer) }
      for graph in model.graphs {
        guard !graphs.contains(where: { $0.name == graph.name }) else {
          throw GraphError(.structure, at: "graph '\(graph.name)'", "is in two models")
        }
        graphs.append(graph)
      }
      for (name, tensor) in model.tensors {
        if let other = tensors.updateValue(tensor, forKey: name), !other.isIdentical(to: tensor) {
          throw GraphError(.structure, at: "tensor '\(name)'", "differs between two models")
        }
      }
      for (name, text) in model.provenance {
        if let other = provenance.updateValue(text, forKey: name), other != text {
          throw GraphError(.structure, at: "provenance '\(name)'", "differs between two models")
        }
      }
      frontEnd = try Self.join(frontEnd, model.frontEnd, "front end")
      tokenizer = try Self.join(tokenizer, model.tokenizer, "tokenizer")
      decoding = try Self.join(decoding, model.decoding, "decoding")
      let list = model.tokens.isEmpty ? nil : model.tokens
      tokens = try Self.join(tokens.isEmpty ? nil : tokens, list, "tokens") ?? []
      goldens += model.goldens
    }
    producer = producers.joined(separator: ", ")
  }

  private static func join<Part: Equatable>(
    _ first: Part?, _ second: Part?, _ name: String
  ) throws(GraphError) -> Part? {
    guard let first, let second else { return first ?? second }
    guard first == second else {
      throw GraphError(.structure, at: name, "differs between two models")
    }
    return first
  }
}

extension Tensor {
  /// True where the other tensor has the same type, scales and bytes.
  fileprivate func isIdentical(to other: Tensor) -> Bool {
    guard elementType == other.elementType, shape == other.shape, scales == other.scales else {
      return false
    }
    return withBytes { bytes in
      other.withBytes { others in
        unsafe bytes.withUnsafeBytes { first in
          unsafe others.withUnsafeBytes { second in unsafe first.elementsEqual(second) }
        }
      }
    }
  }
}
