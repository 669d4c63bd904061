import TernGraph
import TernOperators
import TernTensor

extension Attack {
  /// Attacks on graphs, states and golden vectors.
  static let graphs: [Attack] = [
    Attack("graphs-65", .limit) { draft in
      draft.model.graphs = (0..<65).map { Samples.bare.renamed("g\($0)") }
    },
    Attack("graphs-same-name", .structure) { $0.model.graphs += $0.model.graphs },
    Attack("graph-name-empty", .limit, in: Samples.bare) { draft in
      draft.model.graphs = [Samples.bare.renamed("")]
    },
    Attack("graph-name-long", .limit, in: Samples.bare) { draft in
      draft.model.graphs = [Samples.bare.renamed(String(repeating: "g", count: 1025))]
    },
    Attack("graph-name-control", .limit, in: Samples.bare) { draft in
      draft.model.graphs = [Samples.bare.renamed("a\u{1B}[2J")]
    },
    Attack("graph-name-not-ascii", .limit, in: Samples.bare) { draft in
      draft.model.graphs = [Samples.bare.renamed("é")]
    },
    graph("inputs-1025", .limit, inputs: { Array(repeating: $0[0], count: 1025) }),
    graph("outputs-1025", .limit, outputs: { Array(repeating: $0[0], count: 1025) }),
    graph("input-twice", .structure, inputs: { $0 + $0 }),
    graph(
      "input-named-as-weight", .structure,
      inputs: { $0 + [Graph.Input(name: "joiner.bias", type: $0[0].type)] }),
    graph("input-0-wide", .type, inputs: { $0.typed(.float32, [.symbol("N"), 0]) }),
    graph("input-i8", .type, inputs: { $0.typed(.int8, [.symbol("N"), 3]) }),
    graph("input-of-9-axes", .limit, inputs: { $0.typed(.float32, Array(repeating: 1, count: 9)) }),
    graph(
      "input-huge", .limit,
      inputs: {
        $0 + [
          Graph.Input(
            name: "huge",
            type: TensorType(.float32, Array(repeating: .constant(1 << 30), count: 8)))
        ]
      }),
    graph("input-symbol-empty", .limit, inputs: { $0.typed(.float32, [.symbol(""), 3]) }),
    graph("input-too-wide", .operation, inputs: { $0.typed(.float32, [.symbol("N"), 4]) }),
    graph("output-of-nothing", .structure, outputs: { _ in [Graph.Output(name: "y", value: "q")] }),
    graph(
      "output-of-weight", .structure,
      outputs: { _ in [Graph.Output(name: "y", value: "joiner.bias")] }),
    graph("output-twice", .structure, outputs: { $0 + $0 }),
    graph("node-twice", .structure, nodes: { $0 + $0 }),
    graph("nodes-reversed", .structure, nodes: { $0.reversed() }),
    graph(
      "node-uses-itself", .structure,
      nodes: { [Samples.node("loop", .arithmetic(Arithmetic(.add)), ["loop", "x"])] + $0 }),
    graph(
      "node-without-inputs", .operation,
      nodes: { [Samples.node("none", .activation(Activation(.exp)), [])] + $0 }),
    graph(
      "node-of-many-inputs", .operation,
      nodes: {
        [
          Samples.node(
            "many", .activation(Activation(.exp)), Array(repeating: "x", count: 10_000))
        ] + $0
      }),
    graph(
      "node-without-outputs", .structure,
      nodes: {
        $0.dropLast() + [
          Graph.Node(
            name: "relu", operation: .activation(Activation(.relu)), inputs: ["linear"], outputs: []
          )
        ]
      }),
    graph("state-without-output", .structure, in: Samples.lstm, outputs: { $0.dropLast() }),
    graph("state-twice", .structure, in: Samples.lstm, states: { $0 + $0 }),
    graph(
      "state-of-another-type", .type, in: Samples.lstm,
      states: { _ in [Graph.State(input: "h", output: "next_c", batchAxis: 1)] }),
    graph(
      "state-batch-axis-9", .type, in: Samples.lstm,
      states: { _ in [Graph.State(input: "h", output: "next_h", batchAxis: 9)] }),
    graph(
      "state-batch-axis-fixed", .type, in: Samples.lstm,
      states: { _ in [Graph.State(input: "h", output: "next_h", batchAxis: 0)] }),
    graph(
      "state-nan", .type, in: Samples.lstm,
      states: { _ in [Graph.State(input: "h", output: "next_h", initial: .nan, batchAxis: 1)] }),
    Attack("golden-of-no-graph", .structure) { $0.model.goldens[0].graph = "encoder" },
    Attack("golden-without-input", .structure) { $0.model.goldens[0].inputs = [:] },
    Attack("golden-without-output", .structure) { $0.model.goldens[0].outputs = [:] },
    Attack("golden-input-renamed", .structure) {
      $0.model.goldens[0].inputs = ["z": "golden.joiner.x"]
    },
    Attack("golden-input-missing", .structure) { $0.model.goldens[0].inputs = ["x": "nothing"] },
    Attack("golden-output-renamed", .structure) {
      $0.model.goldens[0].outputs = ["z": "golden.joiner.y"]
    },
    Attack("golden-output-missing", .structure) { $0.model.goldens[0].outputs = ["y": "nothing"] },
    Attack("golden-input-of-another-type", .type) {
      $0.model.goldens[0].inputs = ["x": "joiner.bias"]
    },
    Attack("golden-output-of-another-size", .type) {
      $0.model.goldens[0].outputs = ["y": "golden.joiner.x"]
    },
    Attack("golden-input-of-another-size", .type, in: Samples.lstm) {
      $0.model.goldens[0].inputs["c"] = "golden.encoder.y"
    },
    Attack("golden-symbol-of-two-sizes", .type, in: lstmWithSpare) {
      $0.model.goldens[0].inputs["h"] = "spare"
    },
    Attack("golden-tolerance-nan", .limit) { $0.model.goldens[0].tolerance = .nan },
    Attack("golden-tolerance-negative", .limit) { $0.model.goldens[0].tolerance = -1 },
    Attack("goldens-257", .limit) {
      $0.model.goldens = Array(repeating: $0.model.goldens[0], count: 257)
    },
  ]
}

extension Attack {
  /// An encoder beside a tensor that would be its state `h` for two streams.
  private static var lstmWithSpare: Model {
    var model = Samples.lstm
    model.tensors["spare"] = Samples.tensor([1, 2, 2], step: 1)
    return model
  }
}

extension Model {
  /// The first graph, under another name.
  fileprivate func renamed(_ name: String) -> Graph {
    Graph(
      name: name, inputs: graphs[0].inputs, outputs: graphs[0].outputs, nodes: graphs[0].nodes)
  }
}

extension [Graph.Input] {
  /// These inputs, the first of another type.
  fileprivate func typed(_ type: ElementType, _ dimensions: [Dimension]) -> [Graph.Input] {
    [Graph.Input(name: self[0].name, type: TensorType(type, dimensions))] + dropFirst()
  }
}
