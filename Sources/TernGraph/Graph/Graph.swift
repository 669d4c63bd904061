import TernOperators
import TernTensor

/// A computation: nodes in the order in which they run, between named inputs and outputs.
///
/// Values have names. A name is one of a graph's inputs, of a weight (a tensor of the ``Model``), or
/// of a node's outputs; each has one definition, before its first use.
public struct Graph: Sendable, Hashable {
  /// An input and its type. Symbols such as `N` and `T` stand for the same number wherever they
  /// appear in a graph.
  public struct Input: Sendable, Hashable {
    /// The input's name, which is also its value's.
    public let name: String
    /// The type.
    public let type: TensorType

    /// An input.
    public init(name: String, type: TensorType) {
      self.name = name
      self.type = type
    }
  }

  /// An output and the value that it gives.
  public struct Output: Sendable, Hashable {
    /// The output's name.
    public let name: String
    /// The value's name.
    public let value: String

    /// An output.
    public init(name: String, value: String) {
      self.name = name
      self.value = value
    }
  }

  /// One application of an operator.
  public struct Node: Sendable, Hashable {
    /// Where in the network the node comes from, such as `encoder.layers.0.lstm`.
    public let name: String
    /// What it computes.
    public let operation: Operator
    /// The names of the values that it takes.
    public let inputs: [String]
    /// The names of the values that it defines.
    public let outputs: [String]

    /// A node.
    public init(name: String, operation: Operator, inputs: [String], outputs: [String]) {
      self.name = name
      self.operation = operation
      self.inputs = inputs
      self.outputs = outputs
    }
  }

  /// What one run hands to the next: an output that becomes an input.
  public struct State: Sendable, Hashable {
    /// The input's name.
    public let input: String
    /// The output's name; of the input's type.
    public let output: String
    /// The value of all elements before the first run.
    public let initial: Float
    /// The axis along which streams are stacked to a batch.
    public let batchAxis: Int

    /// A state.
    public init(input: String, output: String, initial: Float = 0, batchAxis: Int) {
      self.input = input
      self.output = output
      self.initial = initial
      self.batchAxis = batchAxis
    }
  }

  /// The graph's name, such as `encoder`.
  public let name: String
  /// The inputs, in order.
  public let inputs: [Input]
  /// The outputs, in order.
  public let outputs: [Output]
  /// The nodes, in the order in which they run.
  public let nodes: [Node]
  /// The states.
  public let states: [State]

  /// A graph, not verified yet.
  public init(
    name: String, inputs: [Input], outputs: [Output], nodes: [Node], states: [State] = []
  ) {
    self.name = name
    self.inputs = inputs
    self.outputs = outputs
    self.nodes = nodes
    self.states = states
  }

  /// The symbols of the inputs' types, in order of appearance.
  public var symbols: [String] {
    var symbols: [String] = []
    for dimension in inputs.flatMap(\.type.dimensions) {
      if let symbol = dimension.symbol, !symbols.contains(symbol) { symbols.append(symbol) }
    }
    return symbols
  }

  /// The names of the weights that the nodes use, in order of first use.
  public var weightNames: [String] {
    var defined = Set(inputs.map(\.name))
    var names: [String] = []
    for node in nodes {
      for name in node.inputs where defined.insert(name).inserted { names.append(name) }
      defined.formUnion(node.outputs)
    }
    return names
  }
}
