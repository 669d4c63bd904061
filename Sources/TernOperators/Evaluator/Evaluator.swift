import TernTensor

/// What a network's definition is run on: a tracer makes a graph of it, a reference computes it
/// plainly, a tape records it for training.
public protocol Evaluator {
  /// A value that the network computes with.
  associatedtype Value

  /// True where there is a stored parameter of this name.
  func hasParameter(_ name: String) -> Bool

  /// A stored parameter.
  ///
  /// - Throws: An error that names the parameter where there is none.
  mutating func parameter(_ name: String) throws -> Value

  /// Applies an operator.
  ///
  /// - Parameter name: Where in the network this is, such as `encoder.layers.0.lstm`.
  /// - Returns: The operator's outputs.
  mutating func apply(
    _ operation: Operator, to inputs: [Value], name: String
  ) throws -> [Value]

  /// Applies what is done only while a network is trained; by default nothing is.
  ///
  /// - Returns: The values to go on with.
  mutating func regularize(
    _ values: [Value], by regularizer: Regularizer, name: String
  ) throws -> [Value]
}

extension Evaluator {
  /// Goes on with what ``Regularizer/unregularized(_:)`` picks.
  public mutating func regularize(
    _ values: [Value], by regularizer: Regularizer, name: String
  ) throws -> [Value] {
    regularizer.unregularized(values)
  }

  /// Applies what is done only while a network is trained, where its result is one value.
  public mutating func regularize(
    _ values: Value..., by regularizer: Regularizer, name: String
  ) throws -> Value {
    try regularize(values, by: regularizer, name: name)[0]
  }

  /// Applies an operator of one output.
  public mutating func apply(
    _ operation: Operator, to inputs: Value..., name: String
  ) throws -> Value {
    try apply(operation, to: inputs, name: name)[0]
  }
}
