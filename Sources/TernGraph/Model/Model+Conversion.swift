import TernOperators
import TernTensor

extension Model {
  /// The same model with its weights in another floating-point type. A weight keeps its type where
  /// one of the nodes that use it does not take the other.
  ///
  /// - Throws: ``TensorError`` where `type` is no floating-point type; ``GraphError`` where a graph is
  ///   not sound.
  public func converted(to type: ElementType) throws -> Model {
    var accepted: [String: Bool] = [:]
    let weightTypes = tensors.mapValues { TensorType(of: $0) }
    for graph in graphs {
      let types = try graph.verify(weights: weightTypes)
      for node in graph.nodes {
        for (index, name) in node.inputs.enumerated() where types[name] == nil {
          guard let weight = weightTypes[name] else { continue }
          var inputs = node.inputs.compactMap { types[$0] ?? weightTypes[$0] }
          inputs[index] = TensorType(type, weight.dimensions)
          let fits = (try? node.operation.outputTypes(for: inputs)) != nil
          accepted[name] = fits && accepted[name] ?? true
        }
      }
    }
    var model = self
    for (name, fits) in accepted where fits {
      model.tensors[name] = try tensors[name]?.converted(to: type)
    }
    return model
  }
}
