import Foundation
import TernGraph
import TernOperators
import TernTensor

/// A model described for people and for programs.
struct ModelReport {
  let model: Model
  let path: String
  /// The names of the tensors that the graphs use.
  private let weightNames: Set<String>

  init(_ model: Model, path: String) {
    self.model = model
    self.path = path
    weightNames = Set(model.graphs.flatMap(\.weightNames))
  }

  private var weights: [(name: String, tensor: Tensor)] {
    model.tensors.filter { weightNames.contains($0.key) }.sorted { $0.key < $1.key }
      .map { ($0.key, $0.value) }
  }

  private var parameterCount: Int { weights.reduce(0) { $0 + $1.tensor.shape.elementCount } }

  /// What begins the keys of provenance that a training wrote.
  private static let trainingPrefix = "training."

  // MARK: A page

  /// A page for people; `all` adds every node and tensor.
  func page(all: Bool) throws -> String {
    var lines = ["\(path)", "", "  made by     \(model.producer)"]
    let bytes = try FileManager.default.attributesOfItem(atPath: path)[.size] as? Int ?? 0
    lines.append("  size        \(Self.grouped(bytes)) bytes")
    lines.append("  parameters  \(Self.grouped(parameterCount)) (\(elementTypes))")
    let provenance = model.provenance.sorted { $0.key < $1.key }
    for (key, value) in provenance where !key.hasPrefix(Self.trainingPrefix) {
      lines.append("  \(Self.padded(key, 11)) \(value)")
    }
    for graph in model.graphs { lines += try section(graph, all: all) }
    if let frontEnd = model.frontEnd { lines += section(frontEnd) }
    if let decoding = model.decoding { lines += section(decoding) }
    lines += tokenSection
    let training = provenance.filter { $0.key.hasPrefix(Self.trainingPrefix) }
    if !training.isEmpty { lines += ["", "training"] }
    for (key, value) in training {
      lines.append(
        "  \(Self.padded(String(key.dropFirst(Self.trainingPrefix.count)), 20)) \(value)")
    }
    if all {
      lines += ["", "tensors"]
      lines += model.tensors.sorted { $0.key < $1.key }.map {
        "  \(Self.padded($0.key, 52)) \($0.value.elementType.rawValue) \($0.value.shape)"
      }
    }
    return lines.joined(separator: "\n")
  }

  private var elementTypes: String {
    Set(weights.map(\.tensor.elementType.rawValue)).sorted().joined(separator: ", ")
  }

  private func section(_ graph: Graph, all: Bool) throws -> [String] {
    let types = try graph.verify(weights: model.tensors.mapValues { TensorType(of: $0) })
    var lines = ["", "graph \(graph.name)"]
    for input in graph.inputs {
      let state = graph.states.first { $0.input == input.name }
      let note = state.map { "  state, becomes \($0.output)" } ?? ""
      lines.append("  in   \(Self.padded(input.name, 14)) \(input.type)\(note)")
    }
    for output in graph.outputs {
      let type = types[output.value]?.description ?? ""
      lines.append("  out  \(Self.padded(output.name, 14)) \(type)")
    }
    let names = graph.nodes.map(\.operation.signature.name)
    let counts = Dictionary(names.map { ($0, 1) }, uniquingKeysWith: +).sorted { $0.key < $1.key }
    let summary = counts.map { $0.value == 1 ? $0.key : "\($0.value) \($0.key)" }
    lines.append("  \(graph.nodes.count) nodes: \(summary.joined(separator: ", "))")
    if all {
      lines += graph.nodes.map { node in
        let outputs = node.outputs.map { types[$0]?.description ?? "" }.joined(separator: ", ")
        return "    \(Self.padded(node.operation.signature.name, 13)) "
          + "\(Self.padded(node.name, 44)) \(outputs)"
      }
    }
    return lines
  }

  private func section(_ frontEnd: FrontEnd) -> [String] {
    [
      "", "front end",
      String(
        format: "  %d mel bins of %.0f Hz to %.0f Hz, audio at %.0f Hz", frontEnd.binCount,
        frontEnd.lowFrequency,
        frontEnd.highFrequency > 0
          ? frontEnd.highFrequency : frontEnd.sampleRate / 2 + frontEnd.highFrequency,
        frontEnd.sampleRate),
      String(
        format: "  frames of %g ms every %g ms, preemphasis %g", frontEnd.frameLength * 1000,
        frontEnd.frameShift * 1000, frontEnd.preemphasis),
      String(
        format: "  tail: %d frames of %.3f", frontEnd.tailFrames, Double(frontEnd.tailValue)),
    ]
  }

  private func section(_ decoding: Decoding) -> [String] {
    let context = decoding.startContext.map(String.init).joined(separator: ", ")
    let unknown = decoding.unknown.map { ", unknown \($0)" } ?? ""
    return [
      "", "decoding",
      "  first encoder frame from \(decoding.windowFrames) feature frames, the next every "
        + "\(decoding.shiftFrames)",
      "  blank \(decoding.blank)\(unknown), start context [\(context)]",
    ]
  }

  private var tokenSection: [String] {
    if model.tokens.isEmpty { return [] }
    let shown = model.tokens.prefix(12).joined(separator: " ")
    var lines = [
      "", "tokens", "  \(model.tokens.count): \(shown)\(model.tokens.count > 12 ? " …" : "")",
    ]
    if let tokenizer = model.tokenizer {
      lines.append("  tokenizer: \(tokenizer.kind), \(Self.grouped(tokenizer.bytes.count)) bytes")
    }
    return lines
  }

  /// A text with blanks to a width.
  static func padded(_ text: String, _ width: Int) -> String {
    text.padding(toLength: max(width, text.count), withPad: " ", startingAt: 0)
  }

  /// A number with its digits in groups of three.
  static func grouped(_ number: Int) -> String {
    var groups: [Substring] = []
    var digits = Substring(String(number))
    while !digits.isEmpty {
      groups.insert(digits.suffix(3), at: 0)
      digits = digits.dropLast(3)
    }
    return groups.joined(separator: ",")
  }

  // MARK: For programs

  /// The graphs in the language of Graphviz.
  var dot: String {
    var lines = ["digraph model {", "  rankdir=TB;", "  node [shape=box, fontname=\"Helvetica\"];"]
    for (number, graph) in model.graphs.enumerated() {
      func id(_ name: String) -> String { Self.quoted("\(graph.name)/\(name)") }
      lines.append("  subgraph cluster_\(number) {")
      lines.append("    label=\(Self.quoted(graph.name));")
      for input in graph.inputs {
        let label = Self.quoted("\(input.name)\n\(input.type)")
        lines.append("    \(id(input.name)) [label=\(label), shape=ellipse];")
      }
      var makers = Dictionary(uniqueKeysWithValues: graph.inputs.map { ($0.name, $0.name) })
      for node in graph.nodes {
        let label = Self.quoted("\(node.operation.signature.name)\n\(node.name)")
        lines.append("    \(id("node/\(node.name)")) [label=\(label)];")
        for name in node.inputs {
          guard let maker = makers[name] else { continue }
          lines.append("    \(id(maker)) -> \(id("node/\(node.name)"));")
        }
        for name in node.outputs { makers[name] = "node/\(node.name)" }
      }
      for output in graph.outputs {
        lines.append(
          "    \(id("out/\(output.name)")) [label=\(Self.quoted(output.name)), shape=ellipse];")
        if let maker = makers[output.value] {
          lines.append("    \(id(maker)) -> \(id("out/\(output.name)"));")
        }
      }
      lines.append("  }")
    }
    return (lines + ["}"]).joined(separator: "\n")
  }

  private static func quoted(_ text: String) -> String {
    let escaped = text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
      .replacing("\n", with: "\\n")
    return "\"\(escaped)\""
  }

  /// A JSON object with everything but the tensors' elements.
  func json(
    differences: [(graph: String, difference: Double)], plans: PlanReport?
  ) throws -> String {
    var object: [String: Any] = [
      "path": path, "producer": model.producer, "provenance": model.provenance,
      "parameters": parameterCount, "tokens": model.tokens,
    ]
    object["graphs"] = try model.graphs.map(Self.object(model))
    object["tensors"] = model.tensors.sorted { $0.key < $1.key }.map {
      [
        "name": $0.key, "type": $0.value.elementType.rawValue, "shape": $0.value.shape.extents,
        "checksum": $0.value.withBytes { Checksum.crc32($0) },
      ] as [String: Any]
    }
    object["front_end"] = model.frontEnd.map(Self.object)
    object["decoding"] = model.decoding.map(Self.object)
    object["tokenizer"] = model.tokenizer.map {
      ["kind": $0.kind, "bytes": $0.bytes.count] as [String: Any]
    }
    object["goldens"] = model.goldens.map {
      ["graph": $0.graph, "inputs": $0.inputs, "outputs": $0.outputs, "tolerance": $0.tolerance]
        as [String: Any]
    }
    object["plans"] = plans?.objects
    if !differences.isEmpty {
      object["verified"] = Dictionary(
        differences.map { ($0.graph, $0.difference) }, uniquingKeysWith: max)
    }
    let data = try JSONSerialization.data(
      withJSONObject: object, options: [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes])
    return String(decoding: data, as: UTF8.self)
  }

  private static func object(_ model: Model) -> (Graph) throws -> [String: Any] {
    { graph in
      let types = try graph.verify(weights: model.tensors.mapValues { TensorType(of: $0) })
      return [
        "name": graph.name,
        "inputs": graph.inputs.map { ["name": $0.name, "type": $0.type.description] },
        "outputs": graph.outputs.map {
          ["name": $0.name, "value": $0.value, "type": types[$0.value]?.description ?? ""]
        },
        "states": graph.states.map {
          [
            "input": $0.input, "output": $0.output, "initial": Double($0.initial),
            "batch_axis": $0.batchAxis,
          ] as [String: Any]
        },
        "nodes": graph.nodes.map { node in
          [
            "name": node.name, "operator": node.operation.signature.name,
            "version": node.operation.signature.version,
            "attributes": node.operation.attributes.mapValues(value),
            "inputs": node.inputs, "outputs": node.outputs,
          ] as [String: Any]
        },
      ]
    }
  }

  private static func value(_ attribute: Attribute) -> Any {
    switch attribute {
    case .integer(let value): value
    case .integers(let values): values
    }
  }

  private static func object(_ frontEnd: FrontEnd) -> [String: Any] {
    [
      "sample_rate": frontEnd.sampleRate, "bins": frontEnd.binCount,
      "low_frequency": frontEnd.lowFrequency, "high_frequency": frontEnd.highFrequency,
      "frame_length": frontEnd.frameLength, "frame_shift": frontEnd.frameShift,
      "preemphasis": frontEnd.preemphasis, "energy_floor": frontEnd.energyFloor,
      "sample_scale": frontEnd.sampleScale, "tail_frames": frontEnd.tailFrames,
      "tail_value": Double(frontEnd.tailValue),
    ]
  }

  private static func object(_ decoding: Decoding) -> [String: Any] {
    [
      "window_frames": decoding.windowFrames, "shift_frames": decoding.shiftFrames,
      "blank": decoding.blank, "unknown": decoding.unknown.map { $0 as Any } ?? NSNull(),
      "start_context": decoding.startContext,
      "maximum_symbols_per_frame": decoding.maximumSymbolsPerFrame,
    ]
  }
}
