import TernGraph
import TernOperators
import TernTensor

/// A program laid out for one assignment of sizes: all arguments of all operators, ready to run.
/// A run allocates nothing, but where the weight of a product is a value of the graph, which each run packs.
///
/// The plans of a session share memory: inputs and outputs keep their values until another plan of
/// the same session is used.
public final class Plan {
  private let program: Program
  private let values: [String: TensorView]
  private let steps: [Step]
  private let states: [StateViews]
  /// The number of streams that the states are stacked to; 1 where there are none.
  private let streamCount: Int

  private struct Step {
    let node: Int
    let definition: any OperatorDefinition
    let call: KernelCall
  }

  private struct StateViews {
    let input: TensorView
    let output: TensorView
    /// The axis's extents outside and inside the batch axis.
    let outer: Int
    let inner: Int
  }

  init(
    _ program: Program, layout: PlanLayout, arena: MutableStorage, kernels: Kernels,
    threads: ThreadPool
  ) {
    let packed = program.packedWeights(for: kernels, threadCount: threads.count)
    self.program = program
    func view(_ place: PlanLayout.Place) -> TensorView {
      TensorView(
        elementType: place.elementType, shape: place.shape, storage: arena,
        byteOffset: place.byteOffset)
    }
    let views = layout.places.mapValues(view)
    let scratch = view(layout.scratch)
    steps = program.graph.nodes.enumerated().compactMap { index, node in
      if layout.aliases.contains(index) { return nil }
      let inputs = node.inputs.compactMap { views[$0] ?? program.weights[$0]?.view }
      let call = KernelCall(
        inputs: inputs, packedInputs: node.inputs.map { packed[$0] },
        outputs: node.outputs.compactMap { views[$0] }, scratch: scratch,
        kernels: kernels, threads: threads)
      return Step(node: index, definition: node.operation.definition, call: call)
    }
    var values: [String: TensorView] = [:]
    for output in program.graph.outputs { values[output.name] = views[output.value] }
    for input in program.graph.inputs { values[input.name] = views[input.name] }
    self.values = values
    states = program.graph.states.compactMap { state in
      guard let input = values[state.input], let output = values[state.output] else { return nil }
      let extents = input.shape.extents
      return StateViews(
        input: input, output: output,
        outer: extents[..<state.batchAxis].reduce(1, *),
        inner: extents[(state.batchAxis + 1)...].reduce(1, *))
    }
    let batch = program.graph.states.first.flatMap { values[$0.input]?.shape[$0.batchAxis] }
    streamCount = batch ?? 1
  }

  /// Runs all nodes once.
  ///
  /// - Throws: ``InterpreterError`` with code `.value` where an operator refuses its inputs' values.
  public func run() throws(InterpreterError) {
    for step in steps {
      do {
        try step.definition.run(step.call)
      } catch {
        let node = program.graph.nodes[step.node]
        throw InterpreterError(
          .value, "graph '\(program.graph.name)', node '\(node.name)': \(error)")
      }
    }
  }

  /// Calls `body` with an input's elements, to be written before a run.
  ///
  /// - Throws: ``InterpreterError`` with code `.name` or `.type`, and what `body` throws.
  public func withInput<Value: Element, Result>(
    _ name: String, of type: Value.Type = Value.self,
    _ body: (inout MutableSpan<Value>) throws -> Result
  ) throws -> Result {
    try view(name, of: type).withElements(of: type, body)
  }

  /// Calls `body` with an output's elements, after a run.
  ///
  /// - Throws: ``InterpreterError`` with code `.name` or `.type`, and what `body` throws.
  public func withOutput<Value: Element, Result>(
    _ name: String, of type: Value.Type = Value.self, _ body: (Span<Value>) throws -> Result
  ) throws -> Result {
    try view(name, of: type).withElements(of: type) { elements in try body(elements.span) }
  }

  /// The shape of an input or output.
  ///
  /// - Throws: ``InterpreterError`` with code `.name` where there is none of this name.
  public func shape(of name: String) throws(InterpreterError) -> Shape {
    guard let view = values[name] else {
      throw InterpreterError(
        .name, "graph '\(program.graph.name)' has no input or output '\(name)'")
    }
    return view.shape
  }

  private func view(_ name: String, of type: any Element.Type) throws(InterpreterError)
    -> TensorView
  {
    _ = try shape(of: name)
    guard let view = values[name], view.elementType == type.elementType else {
      throw InterpreterError(
        .type,
        "'\(name)' of graph '\(program.graph.name)' is not \(type.elementType.rawValue)")
    }
    return view
  }

  /// Copies a stream's states into place `stream` of the batch, before a run.
  ///
  /// - Precondition: the state is of this program, and the batch has such a place.
  public func load(_ state: StreamState, stream: Int = 0) {
    exchange(state, stream: stream) { views, storage, own, stacked, count in
      views.input.copyElements(count, from: storage, at: own, to: stacked)
    }
  }

  /// Copies the states at place `stream` of the batch out, after a run.
  ///
  /// - Precondition: the state is of this program, and the batch has such a place.
  public func store(_ state: StreamState, stream: Int = 0) {
    exchange(state, stream: stream) { views, storage, own, stacked, count in
      views.output.copyElements(count, at: stacked, into: storage, at: own)
    }
  }

  /// Calls `body` for each run of elements that belongs to one stream: with the state's views, the
  /// stream's own memory, the run's first index there and in the stacked tensor, and its length.
  private func exchange(
    _ state: StreamState, stream: Int, _ body: (StateViews, MutableStorage, Int, Int, Int) -> Void
  ) {
    precondition((0..<streamCount).contains(stream), "stream \(stream) of \(streamCount)")
    precondition(state.program === program, "a state of another program")
    for (views, storage) in zip(states, state.tensors) {
      for index in 0..<views.outer {
        let stacked = (index * streamCount + stream) * views.inner
        body(views, storage, index * views.inner, stacked, views.inner)
      }
    }
  }
}
