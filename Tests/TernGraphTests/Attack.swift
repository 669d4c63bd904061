import TernGraph
import Testing

/// A hostile or damaged file, and the kind of error that reading it gives.
struct Attack: CustomTestStringConvertible {
  let name: String
  let code: GraphError.Code
  let file: [UInt8]

  var testDescription: String { name }

  /// A file given by its bytes.
  init(_ name: String, _ code: GraphError.Code, _ file: [UInt8]) {
    self.name = name
    self.code = code
    self.file = file
  }

  /// The file of a sample whose parts are changed.
  init(
    _ name: String, _ code: GraphError.Code, in sample: Model = Samples.linear,
    _ change: (inout Draft) -> Void
  ) {
    var draft = Draft(sample)
    change(&draft)
    self.init(name, code, draft.file())
  }

  /// All attacks.
  static let all = header + messages + graphs + tensors + settings

  /// The attacks of one graph, changed by rebuilding it.
  static func graph(
    _ name: String, _ code: GraphError.Code, in sample: Model = Samples.linear,
    inputs: ([Graph.Input]) -> [Graph.Input] = { $0 },
    outputs: ([Graph.Output]) -> [Graph.Output] = { $0 },
    nodes: ([Graph.Node]) -> [Graph.Node] = { $0 },
    states: ([Graph.State]) -> [Graph.State] = { $0 }
  ) -> Attack {
    Attack(name, code, in: sample) { draft in
      let graph = draft.model.graphs[0]
      draft.model.graphs[0] = Graph(
        name: graph.name, inputs: inputs(graph.inputs), outputs: outputs(graph.outputs),
        nodes: nodes(graph.nodes), states: states(graph.states))
    }
  }
}
