// Made by the tests themselves, so that what is forced is there.
// swift-format-ignore-file: NeverForceUnwrap, NeverUseForceTry

import TernGraph
import TernOperators
import TernTensor

/// Small models that use every part of the format; their files are `Fuzz/corpus`.
enum Samples {
  /// All samples, by name.
  static let all: [(name: String, model: Model)] = [
    ("linear", linear), ("lstm", lstm), ("quantised", quantised), ("bare", bare),
  ]

  /// A joiner with a front end, tokens, decoding constants, provenance and a golden vector.
  static var linear: Model {
    let graph = Graph(
      name: "joiner",
      inputs: [Graph.Input(name: "x", type: TensorType(.float32, [.symbol("N"), 3]))],
      outputs: [Graph.Output(name: "y", value: "relu")],
      nodes: [
        node("linear", .linear(Linear()), ["x", "joiner.weight", "joiner.bias"]),
        node("relu", .activation(Activation(.relu)), ["linear"]),
      ])
    var decoding = Decoding()
    decoding.unknown = 2
    return Model(
      producer: "tern samples", graphs: [graph],
      tensors: [
        "joiner.weight": tensor([2, 3], step: 0.25), "joiner.bias": tensor([2], step: -0.5),
      ],
      frontEnd: FrontEnd(), tokens: ["<blk>", "▁é", "<unk>"],
      tokenizer: Tokenizer(kind: "sentencepiece", bytes: [0, 1, 0xFF]), decoding: decoding,
      provenance: ["licence": "Apache-2.0", "corpus": "none\nat all"]
    ).proven(graph: "joiner", inputs: ["x": tensor([2, 3], step: 0.125)])
  }

  /// An encoder: a bf16 LSTM with states after operators that have attributes.
  static var lstm: Model {
    let (streams, frames) = (Dimension.symbol("N"), Dimension.symbol("T"))
    let graph = Graph(
      name: "encoder",
      inputs: [
        Graph.Input(name: "x", type: TensorType(.float32, [streams, frames, 2, 2])),
        Graph.Input(name: "h", type: TensorType(.float32, [1, streams, 2])),
        Graph.Input(name: "c", type: TensorType(.float32, [1, streams, 3])),
      ],
      outputs: [
        Graph.Output(name: "y", value: "slice"), Graph.Output(name: "next_h", value: "lstm.h"),
        Graph.Output(name: "next_c", value: "lstm.c"),
      ],
      nodes: [
        node("reshape", .reshape(Reshape(groups: [1, 1, 2])), ["x"]),
        node("transpose", .transpose(Transpose(permutation: [1, 0, 2])), ["reshape"]),
        Graph.Node(
          name: "lstm", operation: .lstm(LSTM()),
          inputs: ["transpose", "h", "c", "lstm.ih", "lstm.hh", "lstm.bias", "lstm.hr"],
          outputs: ["lstm.y", "lstm.h", "lstm.c"]),
        node("slice", .slice(Slice(axis: 2, range: 0..<1)), ["lstm.y"]),
      ],
      states: [
        Graph.State(input: "h", output: "next_h", batchAxis: 1),
        Graph.State(input: "c", output: "next_c", initial: 0.5, batchAxis: 1),
      ])
    return Model(
      producer: "tern samples", graphs: [graph],
      tensors: [
        "lstm.ih": half(tensor([12, 4], step: 0.125)),
        "lstm.hh": half(tensor([12, 2], step: 0.25)),
        "lstm.hr": half(tensor([2, 3], step: 0.5)), "lstm.bias": tensor([12], step: 0.0625),
      ]
    ).proven(
      graph: "encoder",
      inputs: [
        "x": tensor([1, 2, 2, 2], step: 0.5), "h": tensor([1, 1, 2], step: 0.25),
        "c": tensor([1, 1, 3], step: -0.25),
      ])
  }

  /// A decoder with i8 weights, one f16 weight and i64 inputs, and a second graph beside it.
  static var quantised: Model {
    let ids = Graph.Input(name: "ids", type: TensorType(.int64, [.symbol("N"), 2]))
    let decoder = Graph(
      name: "decoder", inputs: [ids], outputs: [Graph.Output(name: "y", value: "scale")],
      nodes: [
        node("embedding", .embedding(Embedding()), ["ids", "embedding.weight"]),
        node("scale", .linear(Linear()), ["embedding", "scale.weight"]),
      ])
    let embedder = Graph(
      name: "embedder", inputs: [ids], outputs: [Graph.Output(name: "y", value: "embedding")],
      nodes: [node("embedding", .embedding(Embedding()), ["ids", "embedding.weight"])])
    let codes = Tensor([Int8(1), 2, 3, -1, -2, -128, 127, 0], shape: [4, 2])
    let weight = try! Tensor(
      elementType: .int8, shape: codes.shape, storage: codes.storage,
      scales: [0.5, 1, 0.25, 0.125])
    let scale = try! tensor([3, 2], step: 0.5).converted(to: .float16)
    return Model(
      producer: "tern samples", graphs: [decoder, embedder],
      tensors: ["embedding.weight": weight, "scale.weight": scale],
      tokens: ["<blk>", "a", "b", "c"]
    ).proven(graph: "decoder", inputs: ["ids": Tensor([Int64(-1), 0, 3, 1], shape: [2, 2])])
  }

  /// A graph without weights.
  static var bare: Model {
    Model(
      producer: "",
      graphs: [
        Graph(
          name: "g", inputs: [Graph.Input(name: "x", type: TensorType(.float32, []))],
          outputs: [Graph.Output(name: "y", value: "y")],
          nodes: [node("y", .activation(Activation(.doubleSwish)), ["x"])])
      ], tensors: [:])
  }

  /// A node of one output, which has the node's name.
  static func node(_ name: String, _ operation: Operator, _ inputs: [String]) -> Graph.Node {
    Graph.Node(name: name, operation: operation, inputs: inputs, outputs: [name])
  }

  /// An f32 tensor of numbers around 0.
  static func tensor(_ shape: Shape, step: Float) -> Tensor {
    Tensor((0..<shape.elementCount).map { Float($0 % 5 - 2) * step }, shape: shape)
  }

  private static func half(_ tensor: Tensor) -> Tensor {
    try! tensor.converted(to: .bfloat16)
  }
}

extension Model {
  /// This model with a golden vector, computed by the operators' references.
  fileprivate func proven(graph name: String, inputs: [String: Tensor]) -> Model {
    let graph = try! graph(named: name)
    var values = (tensors.merging(inputs) { $1 }).mapValues { ReferenceTensor<Double>($0) }
    for node in graph.nodes {
      let results = node.operation.definition.reference(node.inputs.map { values[$0]! })
      for (name, result) in zip(node.outputs, results) { values[name] = result }
    }
    var model = self
    var golden = GoldenVector(graph: name, inputs: [:], outputs: [:], tolerance: 1e-5)
    for (input, tensor) in inputs {
      golden.inputs[input] = "golden.\(name).\(input)"
      model.tensors["golden.\(name).\(input)"] = tensor
    }
    for output in graph.outputs {
      let result = values[output.value]!
      golden.outputs[output.name] = "golden.\(name).\(output.name)"
      model.tensors["golden.\(name).\(output.name)"] = Tensor(
        result.values.map { Float($0) }, shape: result.shape)
    }
    model.goldens.append(golden)
    return model
  }

  /// The model of a file's bytes.
  init(file bytes: [UInt8], verifying verification: Verification = .contents) throws(GraphError) {
    try self.init(bytes: bytes, name: "test.tern", verifying: verification)
  }
}
