import TernOperators
import TernTensor

extension Model {
  /// The same model with its weights in another type. A weight keeps its type where
  /// one of the nodes that use it does not take the other.
  ///
  /// - Throws: ``TensorError`` where `type` is none of f32, f16, bf16 and i8, or a weight cannot become
  ///   it; ``GraphError`` where a graph is not sound.
  public func converted(to type: ElementType) throws -> Model {
    var model = self
    for name in try convertibleWeights(to: type) {
      model.tensors[name] = try tensors[name]?.converted(to: type)
    }
    return model
  }

  /// The names of the weights that all nodes which use them take in some type, in alphabetical order.
  ///
  /// - Throws: ``GraphError`` where a graph is not sound.
  public func convertibleWeights(to type: ElementType) throws(GraphError) -> [String] {
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
    return accepted.filter(\.value).keys.sorted()
  }
}
