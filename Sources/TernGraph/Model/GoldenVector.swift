/// Inputs of a graph with the outputs that it must give for them: what a model proves itself by.
public struct GoldenVector: Sendable, Hashable {
  /// The graph's name.
  public var graph: String
  /// For each of the graph's inputs, states included, the name of the tensor that goes in.
  public var inputs: [String: String]
  /// For some of its outputs, the name of the tensor that must come out.
  public var outputs: [String: String]
  /// The largest |found - expected| / (1 + |expected|) that passes.
  public var tolerance: Double

  /// A golden vector.
  public init(
    graph: String, inputs: [String: String], outputs: [String: String], tolerance: Double
  ) {
    self.graph = graph
    self.inputs = inputs
    self.outputs = outputs
    self.tolerance = tolerance
  }
}
