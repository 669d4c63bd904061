import TernTensor

/// What one `.tern` file holds: graphs and their weights, and all that a recogniser needs beside.
public struct Model: Sendable {
  /// What wrote the model, such as `tern 0.1.0`.
  public var producer: String
  /// The graphs, by convention `encoder`, `decoder` and `joiner`.
  public var graphs: [Graph]
  /// The weights and golden tensors, by name.
  public var tensors: [String: Tensor]
  /// How audio becomes the encoder's features.
  public var frontEnd: FrontEnd?
  /// The tokens' texts, by id; empty where the model has none.
  public var tokens: [String]
  /// What cuts a text into tokens.
  public var tokenizer: Tokenizer?
  /// How the graphs are run to decode.
  public var decoding: Decoding?
  /// Where the model comes from: names and texts, in alphabetical order of names.
  public var provenance: [String: String]
  /// Inputs with the outputs that the graphs must give for them.
  public var goldens: [GoldenVector]

  /// A model with the given parts.
  public init(
    producer: String, graphs: [Graph], tensors: [String: Tensor], frontEnd: FrontEnd? = nil,
    tokens: [String] = [], tokenizer: Tokenizer? = nil, decoding: Decoding? = nil,
    provenance: [String: String] = [:], goldens: [GoldenVector] = []
  ) {
    self.producer = producer
    self.graphs = graphs
    self.tensors = tensors
    self.frontEnd = frontEnd
    self.tokens = tokens
    self.tokenizer = tokenizer
    self.decoding = decoding
    self.provenance = provenance
    self.goldens = goldens
  }

  /// The graph of a name.
  ///
  /// - Throws: ``GraphError`` with code `.structure` where the model has none.
  public func graph(named name: String) throws(GraphError) -> Graph {
    guard let graph = graphs.first(where: { $0.name == name }) else {
      let names = graphs.map { "'\($0.name)'" }.joined(separator: ", ")
      throw GraphError(
        .structure, at: "model", "has no graph '\(name)'; it has \(names.isEmpty ? "none" : names)")
    }
    return graph
  }
}
