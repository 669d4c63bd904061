import Synchronization
import TernGraph
import TernOperators
import TernTensor

/// A graph that has been verified and is ready to run, with its weights: immutable, shared by all
/// threads and sessions.
public final class Program: Sendable {
  /// The graph.
  public let graph: Graph
  /// The type of every value that is not a weight.
  public let types: [String: TensorType]
  let weights: [String: Weight]
  /// The weights of products, by the name of the kernels that they are packed for.
  private let packed = Mutex<[String: PackedWeights]>([:])
  /// The graph's symbols, in order of appearance.
  let symbols: [String]
  /// The shape of each of the graph's states, for one stream.
  let stateShapes: [Shape]

  /// A weight, and the scales of a quantised one.
  struct Weight: Sendable {
    let tensor: Tensor
    let scales: Storage?

    init(_ tensor: Tensor) {
      self.tensor = tensor
      scales = tensor.scales.map { Tensor($0, shape: [$0.count]).storage }
    }

    /// The weight as an operator's argument.
    var view: TensorView { TensorView(tensor, scales: scales) }
  }

  /// A program of a graph whose weights are among `tensors`. Those of products are copied, packed, when a plan is first
  /// made, and pages that they were mapped from let go; all others are used where they are.
  ///
  /// - Throws: ``GraphError`` where the graph is not sound; with code `.limit` where one stream's
  ///   states take 2³⁰ bytes or more, or weights far more when they are packed than they have.
  public init(graph: Graph, tensors: [String: Tensor]) throws(GraphError) {
    self.graph = graph
    let names = Set(graph.weightNames)
    let used = tensors.filter { names.contains($0.key) }
    types = try graph.verify(weights: used.mapValues { TensorType(of: $0) })
    weights = used.mapValues(Weight.init)
    try Self.checkPackedSize(of: graph, weights)
    symbols = graph.symbols
    stateShapes = try Self.stateShapes(of: graph)
  }

  /// The shape of each state of a verified graph: all axes but the batch axis are known numbers.
  private static func stateShapes(of graph: Graph) throws(GraphError) -> [Shape] {
    var room = 1 << 30
    var shapes: [Shape] = []
    for state in graph.states {
      let input = graph.inputs.first { $0.name == state.input }
      var dimensions = input?.type.dimensions ?? []
      dimensions[state.batchAxis] = 1
      let shape = TensorType(.float32, dimensions).shape(where: [:])
      guard let shape, let count = Shape.elementCount(of: shape.extents),
        count < room / MemoryLayout<Float>.stride
      else {
        throw GraphError(
          .limit, at: "graph '\(graph.name)', state '\(state.input)'",
          "the states of one stream take 2^30 bytes or more")
      }
      room -= count * MemoryLayout<Float>.stride
      shapes.append(shape)
    }
    return shapes
  }

  /// The program of a model's graph.
  ///
  /// - Throws: ``GraphError`` where the model has no such graph, or one that is not sound.
  public convenience init(_ name: String, of model: Model) throws(GraphError) {
    try self.init(graph: try model.graph(named: name), tensors: model.tensors)
  }

  /// Packs the weights of products for kernels, if that has not been done: otherwise the first plan does it, which
  /// takes about 0.1 s for 340 MB.
  package func prepare(for kernels: Kernels = .best, threadCount: Int = 1) {
    _ = packedWeights(for: kernels, threadCount: threadCount)
  }

  /// The weights of products, packed when kernels first ask for them. Others who ask wait.
  func packedWeights(for kernels: Kernels, threadCount: Int) -> PackedWeights {
    packed.withLock { known in
      if let weights = known[kernels.name] { return weights }
      // Threads of its own: those who wait here may hold others.
      let threads = ThreadPool(count: threadCount)
      let weights = PackedWeights(
        Self.sources(of: graph, self.weights), kernels: kernels, threads: threads)
      known[kernels.name] = weights
      return weights
    }
  }

  private static func sources(
    of graph: Graph, _ weights: [String: Weight]
  ) -> [PackedWeights.Source] {
    let names = graph.nodes.flatMap { node in
      node.operation.definition.packedInputs.filter(node.inputs.indices.contains)
        .map { node.inputs[$0] }
    }
    return Set(names).sorted().compactMap { name in
      weights[name].map {
        PackedWeights.Source(name: name, tensor: $0.tensor, scales: $0.scales)
      }
    }
  }

  /// Refuses weights whose rows, filled up to blocks, would take far more memory than they have.
  private static func checkPackedSize(
    of graph: Graph, _ weights: [String: Weight]
  ) throws(GraphError) {
    let packed = PackedWeights.byteCount(sources(of: graph, weights))
    let stored = weights.values.reduce(0) { $0 + $1.tensor.byteCount }
    guard packed <= 2 * stored + paddingLimit else {
      throw GraphError(
        .limit, at: "graph '\(graph.name)'",
        "weights have so few rows that, packed for products, they take more than twice their bytes")
    }
  }

  /// The bytes of padding that small weights may take.
  private static let paddingLimit = 64 << 20

  /// The type of an input or output.
  ///
  /// - Throws: ``InterpreterError`` with code `.name` where there is none of this name.
  public func type(of name: String) throws(InterpreterError) -> TensorType {
    if let input = graph.inputs.first(where: { $0.name == name }) { return input.type }
    if let output = graph.outputs.first(where: { $0.name == name }),
      let type = types[output.value]
    {
      return type
    }
    throw InterpreterError(.name, "graph '\(graph.name)' has no input or output '\(name)'")
  }

  /// The bytes that the states of a stream take.
  public var stateByteCount: Int {
    stateShapes.reduce(0) { $0 + $1.elementCount * MemoryLayout<Float>.stride }
  }

  /// A new stream's states, at their initial values.
  public func makeState() -> StreamState { StreamState(program: self) }
}
