import TernTensor

/// A parameter that a network has, and its values before training.
public struct ParameterDeclaration: Sendable, Hashable {
  /// How values begin.
  public enum Initialization: Sendable, Hashable {
    /// Spread evenly between minus and plus a bound.
    case uniform(bound: Double)
    /// Normally distributed around 0.
    case normal(deviation: Double)
    /// All the same.
    case constant(Double)
  }

  /// The name, as icefall gives it.
  public let name: String
  /// The extent of each axis.
  public let shape: Shape
  /// How its values begin.
  public let initialization: Initialization
  /// False for a buffer: a constant that is stored with the parameters and not learnt.
  public var isLearnt = true

  init(_ name: String, _ shape: Shape, _ initialization: Initialization, isLearnt: Bool = true) {
    self.name = name
    self.shape = shape
    self.initialization = initialization
    self.isLearnt = isLearnt
  }
}
