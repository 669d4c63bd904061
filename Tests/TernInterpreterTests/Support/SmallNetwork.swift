import TernGraph
import TernInterpreter
import TernOperators
import TernTensor
import TestSupport

/// A network with all that a plan treats in its own way: aliases, scratch memory, states of two
/// layers, several outputs.
///
/// x [N, T, 9], states h [2, N, 5] and c [2, N, 6] → y [N, (T - 1) / 2, 12], new h and c.
enum SmallNetwork {
  static let parameters: [String: Tensor] = {
    var random = SeededGenerator(seed: 100)
    var parameters: [String: Tensor] = [:]
    let shapes: [(String, Shape)] = [
      ("conv.weight", [3, 1, 3, 3]), ("conv.bias", [3]), ("in.weight", [5, 12]), ("in.bias", [5]),
      ("epsilon", []), ("out.weight", [7, 5]), ("0.ih", [24, 5]), ("0.hh", [24, 5]),
      ("0.bias", [24]), ("0.hr", [5, 6]), ("1.ih", [24, 5]), ("1.hh", [24, 5]), ("1.bias", [24]),
      ("1.hr", [5, 6]),
    ]
    for (name, shape) in shapes {
      parameters[name] = random.tensor(shape, in: name == "epsilon" ? 0.25...0.5 : -1...1)
    }
    return parameters
  }()

  static func outputs<E: Evaluator>(
    x: E.Value, h: E.Value, c: E.Value, on evaluator: inout E
  ) throws -> [String: E.Value] {
    var x = try evaluator.apply(.reshape(Reshape(groups: [1, 0, 1, 1])), to: x, name: "image")
    x = try evaluator.apply(
      .convolution2D(Convolution2D(stride: [2, 2])), to: x, evaluator.parameter("conv.weight"),
      evaluator.parameter("conv.bias"), name: "conv")
    x = try evaluator.apply(.activation(Activation(.doubleSwish)), to: x, name: "swish")
    x = try evaluator.apply(.transpose(Transpose(permutation: [2, 0, 1, 3])), to: x, name: "time")
    x = try evaluator.apply(.reshape(Reshape(groups: [1, 1, 2])), to: x, name: "join")
    x = try evaluator.apply(
      .linear(Linear()), to: x, evaluator.parameter("in.weight"), evaluator.parameter("in.bias"),
      name: "in")
    var (newH, newC): ([E.Value], [E.Value]) = ([], [])
    for layer in 0..<2 {
      let part = Operator.slice(Slice(axis: 0, range: layer..<layer + 1))
      let outputs = try evaluator.apply(
        .lstm(LSTM()),
        to: [
          x, evaluator.apply(part, to: h, name: "\(layer).h0"),
          evaluator.apply(part, to: c, name: "\(layer).c0"), evaluator.parameter("\(layer).ih"),
          evaluator.parameter("\(layer).hh"), evaluator.parameter("\(layer).bias"),
          evaluator.parameter("\(layer).hr"),
        ], name: "\(layer).lstm")
      let sum = try evaluator.apply(
        .arithmetic(Arithmetic(.add)), to: x, outputs[0], name: "\(layer).sum")
      x = try evaluator.apply(
        .basicNorm(BasicNorm()), to: sum, evaluator.parameter("epsilon"), name: "\(layer).norm")
      newH.append(outputs[1])
      newC.append(outputs[2])
    }
    x = try evaluator.apply(.transpose(Transpose(permutation: [1, 0, 2])), to: x, name: "batch")
    let logits = try evaluator.apply(
      .linear(Linear()), to: x, evaluator.parameter("out.weight"), name: "out")
    let scores = try evaluator.apply(.logSoftmax(LogSoftmax()), to: logits, name: "scores")
    let join = Operator.concatenate(Concatenate(axis: 2))
    return [
      "y": try evaluator.apply(join, to: scores, x, name: "y.value"),
      "new_h": try evaluator.apply(
        .concatenate(Concatenate(axis: 0)), to: newH, name: "h.value")[0],
      "new_c": try evaluator.apply(
        .concatenate(Concatenate(axis: 0)), to: newC, name: "c.value")[0],
    ]
  }

  /// The network as a model of one graph, `small`.
  static func model() throws -> Model {
    var tracer = Tracer(parameters: parameters)
    let streams = Dimension.symbol("N")
    let x = tracer.input("x", TensorType(.float32, [streams, .symbol("T"), 9]))
    let h = tracer.input("h", TensorType(.float32, [2, streams, 5]))
    let c = tracer.input("c", TensorType(.float32, [2, streams, 6]))
    let outputs = try outputs(x: x, h: h, c: c, on: &tracer)
    for (name, value) in outputs.sorted(by: { $0.key < $1.key }) { tracer.output(name, value) }
    tracer.state(input: "h", output: "new_h", batchAxis: 1)
    tracer.state(input: "c", output: "new_c", batchAxis: 1)
    let graph = try tracer.finish(name: "small")
    return Model(producer: "tests", graphs: [graph], tensors: tracer.weights)
  }

  static func program() throws -> Program { try Program("small", of: model()) }
}

extension Plan {
  /// The elements of an output.
  func output(_ name: String) throws -> [Float] {
    try withOutput(name) { (elements: Span<Float>) in elements.indices.map { elements[$0] } }
  }

  /// Writes an input's elements.
  func setInput(_ name: String, _ values: some Collection<Float>) throws {
    try withInput(name) { (elements: inout MutableSpan<Float>) in
      precondition(values.count == elements.count)
      for (index, value) in values.enumerated() { elements[index] = value }
    }
  }
}

/// True where both hold the same bits.
func sameBits(_ a: some Sequence<Float>, _ b: some Sequence<Float>) -> Bool {
  a.map(\.bitPattern) == b.map(\.bitPattern)
}
