import TernGraph
import TernOperators
import TernTensor

/// What a plan runs, in order, and with what: for people who want to know where the time goes.
public struct PlanDescription: Sendable, Hashable {
  /// A node of the graph.
  public struct Step: Sendable, Hashable {
    /// The node's name.
    public let node: String
    /// The operator's name.
    public let operation: String
    /// The outputs, in order.
    public let outputs: [Output]
    /// The weights of two axes and more, in the order of the operator's inputs.
    public let weights: [Weight]
    /// The value that the output is a window on: the node is not run. Nil for one that is run.
    public let window: String?
  }

  /// A value that a step makes.
  public struct Output: Sendable, Hashable {
    /// The type of its elements.
    public let elementType: ElementType
    /// The extent of each of its axes.
    public let shape: Shape
  }

  /// A weight that a step reads.
  public struct Weight: Sendable, Hashable {
    /// The tensor's name.
    public let name: String
    /// The type of its elements.
    public let elementType: ElementType
    /// The extent of each of its axes.
    public let shape: Shape
    /// What it is multiplied by; empty where its elements are read in another way.
    public let products: [Product]
  }

  /// A product of a weight, as a matrix [its first axis, everything else], and some columns.
  public struct Product: Sendable, Hashable {
    /// The number of columns.
    public let columns: Int
    /// How often such a product is computed in a run.
    public let times: Int
  }

  /// The graph's name.
  public let graph: String
  /// The sizes of the graph's symbols.
  public let sizes: [String: Int]
  /// The graph's nodes, in the order in which they are run.
  public let steps: [Step]
  /// The bytes of memory for all values and for the steps' own use.
  public let arenaByteCount: Int
  /// The bytes among them for the steps' own use.
  public let scratchByteCount: Int
  /// The instruction set of the kernels.
  public let kernels: String
  /// The number of threads that compute.
  public let threadCount: Int

  init(
    _ program: Program, _ layout: PlanLayout, sizes: [String: Int], kernels: Kernels,
    threads: ThreadPool
  ) {
    graph = program.graph.name
    self.sizes = sizes.filter { program.symbols.contains($0.key) }
    steps = program.graph.nodes.enumerated().map { index, node in
      let window = layout.aliases.contains(index) ? node.inputs[0] : nil
      return Step(
        node: node.name, operation: node.operation.signature.name,
        outputs: node.outputs.compactMap { name in
          layout.places[name].map { Output(elementType: $0.elementType, shape: $0.shape) }
        },
        weights: window == nil ? Self.weights(of: node, program, layout) : [], window: window)
    }
    arenaByteCount = layout.byteCount
    scratchByteCount = layout.scratch.shape[0] * MemoryLayout<Float>.stride
    self.kernels = kernels.name
    threadCount = threads.count
  }

  private static func weights(
    of node: Graph.Node, _ program: Program, _ layout: PlanLayout
  ) -> [Weight] {
    let shapes = node.inputs.compactMap {
      layout.places[$0]?.shape ?? program.weights[$0]?.tensor.shape
    }
    let products = node.operation.definition.products(for: shapes)
    return node.inputs.enumerated().compactMap { index, name in
      guard let tensor = program.weights[name]?.tensor, tensor.shape.rank > 1 else { return nil }
      return Weight(
        name: name, elementType: tensor.elementType, shape: tensor.shape,
        products: products.filter { $0.input == index }.map {
          Product(columns: $0.columns, times: $0.times)
        })
    }
  }
}
