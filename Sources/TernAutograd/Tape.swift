import TernOperators
import TernTensor

/// Runs a network with the interpreter's kernels, and records what the gradients of its parameters
/// need.
///
/// Memory is kept as long as something needs it: a value that no gradient reads is gone when the
/// network lets go of it, and the way back frees what it has passed.
///
/// One tape serves one pass: run the network, call ``backward(from:)``, and make a new one on the same
/// ``Workspace`` for the next.
package struct Tape: Evaluator {
  /// Something that the network computed.
  package struct Value {
    /// Its place among all values of the tape.
    let index: Int
    /// Its elements.
    package let view: TensorView
    /// True where the gradient of some parameter depends on its own.
    package let needsGradient: Bool

    /// The extent of each axis.
    package var shape: Shape { view.shape }

    /// A copy of the elements.
    package var tensor: Tensor { Tensor(copying: view) }
  }

  /// What a step back does: from the gradients of the outputs (nil where one has no influence) to
  /// those of the inputs (nil where nobody asks).
  package typealias Gradient = (_ outputs: [TensorView?]) -> [TensorView?]

  /// One computation on the tape.
  private struct Record {
    let inputs: [Int?]
    let outputs: Range<Int>
    let gradient: Gradient
  }

  /// Where gradients of a parameter go.
  private struct Leaf {
    let index: Int
    let entry: Parameters.Entry
  }

  /// What the network's parameters are taken from, and their gradients written to.
  package let parameters: Parameters
  /// The memory and threads that the tape computes with.
  package let workspace: Workspace
  /// What regularizers need to know of the training; nil where there are to be none, as in validation.
  package var training: TrainingPass?
  /// What is told of all operators' outputs; nil where nobody asks.
  package var diagnostics: Diagnostics?
  private var records: [Record] = []
  private var valueCount = 0
  private var leaves: [Leaf] = []
  private var fetched: [String: Value] = [:]

  /// An empty tape.
  package init(parameters: Parameters, workspace: Workspace, training: TrainingPass? = nil) {
    self.parameters = parameters
    self.workspace = workspace
    self.training = training
  }

  /// True where there is a parameter of this name.
  package func hasParameter(_ name: String) -> Bool { parameters[name] != nil }

  /// A parameter.
  ///
  /// - Throws: ``AutogradError`` with code `.parameter` where there is none of this name.
  package mutating func parameter(_ name: String) throws -> Value {
    if let value = fetched[name] { return value }
    let entry = try parameters.entry(name)
    let isLearnt = entry.isLearnt && training != nil
    let value = append(
      parameters.view(of: entry, in: parameters.values), needsGradient: isLearnt)
    if isLearnt { leaves.append(Leaf(index: value.index, entry: entry)) }
    fetched[name] = value
    return value
  }

  /// A value that no parameter has an influence on: features, or ids of tokens.
  package mutating func constant(_ tensor: Tensor) -> Value {
    append(TensorView(tensor, scales: nil), needsGradient: false)
  }

  /// A value whose gradient is wanted: see ``backward(from:wanting:)``.
  package mutating func variable(_ tensor: Tensor) -> Value {
    append(TensorView(tensor, scales: nil), needsGradient: true)
  }

  private mutating func append(_ view: TensorView, needsGradient: Bool) -> Value {
    valueCount += 1
    return Value(index: valueCount - 1, view: view, needsGradient: needsGradient)
  }

  /// Puts a computation on the tape.
  ///
  /// - Parameters:
  ///   - inputs: What was computed from; those without need of a gradient are not asked for one.
  ///   - outputs: What came out.
  ///   - gradient: The way back; dropped where no input needs a gradient.
  /// - Returns: The outputs as values.
  package mutating func record(
    from inputs: [Value], outputs: [TensorView], gradient: @escaping Gradient
  ) -> [Value] {
    let needsGradient = inputs.contains { $0.needsGradient }
    let values = outputs.map { append($0, needsGradient: needsGradient) }
    if needsGradient, let first = values.first {
      records.append(
        Record(
          inputs: inputs.map { $0.needsGradient ? $0.index : nil },
          outputs: first.index..<first.index + values.count, gradient: gradient))
    }
    return values
  }

  /// Computes the gradients of all parameters, whose `gradients` are set (to zeros where a parameter has
  /// no influence), from those of some values; the tape is empty afterwards.
  ///
  /// - Parameters:
  ///   - seeds: Values, and the gradient of what is to become less with respect to each.
  ///   - wanted: Values whose gradients are returned; nil for one without influence.
  @discardableResult
  package mutating func backward(
    from seeds: [(value: Value, gradient: TensorView)], wanting wanted: [Value] = []
  ) -> [TensorView?] {
    var gradients = [TensorView?](repeating: nil, count: valueCount)
    let kept = Set(leaves.map(\.index) + wanted.map(\.index))
    fetched = [:]
    for (value, gradient) in seeds { add(gradient, to: &gradients[value.index]) }
    while let record = records.popLast() {
      let outputs = record.outputs.map { gradients[$0] }
      if outputs.contains(where: { $0 != nil }) {
        for (input, gradient) in zip(record.inputs, record.gradient(outputs)) {
          if let input, let gradient { add(gradient, to: &gradients[input]) }
        }
      }
      for output in record.outputs where !kept.contains(output) { gradients[output] = nil }
    }
    parameters.clearGradients()
    for leaf in leaves {
      if let gradient = gradients[leaf.index] {
        parameters.view(of: leaf.entry, in: parameters.gradients).copyElements(from: gradient)
      }
    }
    return wanted.map { gradients[$0.index] }
  }

  /// Adds to a gradient that may be shared: the sum is a new one.
  private func add(_ gradient: TensorView, to sum: inout TensorView?) {
    guard let old = sum else {
      sum = gradient
      return
    }
    let new = workspace.array(old.shape)
    workspace.add(old, gradient, into: new)
    sum = new
  }
}
