import TernOperators
import TernTensor

/// Makes a graph of a network by running its definition once on symbols.
///
/// What depends on parameters alone is computed while tracing (in f64, rounded once to f32), so that
/// a parameter stored as weight and logarithm of a scale becomes one weight.
public struct Tracer: Evaluator {
  /// A value of the graph, or a constant that is known already.
  public struct Value {
    /// The value's name in the graph.
    let name: String
    /// Its type.
    let type: TensorType
    /// Its elements, where they are known.
    let constant: Tensor?
  }

  private let parameters: [String: Tensor]
  private var inputs: [Graph.Input] = []
  private var outputs: [Graph.Output] = []
  private var nodes: [Graph.Node] = []
  private var states: [Graph.State] = []
  /// The tensors that the graphs traced so far use, by name.
  public private(set) var weights: [String: Tensor] = [:]

  /// A tracer of networks with the given parameters.
  public init(parameters: [String: Tensor]) {
    self.parameters = parameters
  }

  /// True where there is a stored parameter of this name.
  public func hasParameter(_ name: String) -> Bool { parameters[name] != nil }

  /// A stored parameter, as f32.
  ///
  /// - Throws: ``GraphError`` with code `.structure` where there is none, and ``TensorError``.
  public func parameter(_ name: String) throws -> Value {
    guard let tensor = parameters[name] else {
      throw GraphError(.structure, at: "parameter '\(name)'", "is missing")
    }
    return constant(try tensor.converted(to: .float32), name: name)
  }

  private func constant(_ tensor: Tensor, name: String) -> Value {
    Value(name: name, type: TensorType(of: tensor), constant: tensor)
  }

  /// A new input of the graph.
  public mutating func input(_ name: String, _ type: TensorType) -> Value {
    inputs.append(Graph.Input(name: name, type: type))
    return Value(name: name, type: type, constant: nil)
  }

  /// Makes a value an output of the graph.
  public mutating func output(_ name: String, _ value: Value) {
    outputs.append(Graph.Output(name: name, value: value.name))
  }

  /// Joins an output to the input that it becomes in the next run.
  public mutating func state(input: String, output: String, batchAxis: Int) {
    states.append(Graph.State(input: input, output: output, batchAxis: batchAxis))
  }

  /// Adds a node to the graph, or computes it where all its inputs are known.
  ///
  /// - Throws: ``GraphError`` with code `.operation` where the inputs do not fit the operator,
  ///   `.structure` where two different constants have one name.
  public mutating func apply(
    _ operation: Operator, to inputs: [Value], name: String
  ) throws -> [Value] {
    let types: [TensorType]
    do {
      types = try operation.outputTypes(for: inputs.map(\.type))
    } catch {
      throw GraphError(.operation, at: "'\(name)'", error.description)
    }
    let constants = inputs.compactMap(\.constant)
    let names = types.count == 1 ? [name] : operation.signature.outputs.map { "\(name).\($0)" }
    if constants.count == inputs.count {
      let results = operation.definition.reference(constants.map { ReferenceTensor<Double>($0) })
      return zip(names, results).map { name, result in
        constant(Tensor(result.values.map { Float($0) }, shape: result.shape), name: name)
      }
    }
    for input in inputs {
      if let tensor = input.constant { try use(tensor, name: input.name) }
    }
    nodes.append(
      Graph.Node(
        name: name, operation: operation, inputs: inputs.map(\.name), outputs: names))
    return zip(names, types).map { Value(name: $0, type: $1, constant: nil) }
  }

  private mutating func use(_ tensor: Tensor, name: String) throws(GraphError) {
    if let known = weights[name], known.storage !== tensor.storage {
      guard known.shape == tensor.shape,
        known.elements(as: Float.self) == tensor.elements(as: Float.self)
      else { throw GraphError(.structure, at: "'\(name)'", "names two different constants") }
      return
    }
    weights[name] = tensor
  }

  /// The graph traced since the last one; its weights are in ``weights``.
  ///
  /// - Throws: ``GraphError`` where the graph is not sound.
  public mutating func finish(name: String) throws(GraphError) -> Graph {
    let graph = Graph(name: name, inputs: inputs, outputs: outputs, nodes: nodes, states: states)
    (inputs, outputs, nodes, states) = ([], [], [], [])
    _ = try graph.verify(weights: weights.mapValues { TensorType(of: $0) })
    return graph
  }
}
