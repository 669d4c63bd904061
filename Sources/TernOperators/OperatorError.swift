/// What is wrong with an operator's use in a graph, or with the values it was given.
public struct OperatorError: Error, Sendable, Hashable, CustomStringConvertible {
  /// The kind of error. New ones may appear.
  public struct Code: Sendable, Hashable, CustomStringConvertible {
    private enum Wrapped: String { case unknown, attribute, inputs, elementType, shape, range }
    private let wrapped: Wrapped

    /// There is no operator of this name and version.
    public static let unknown = Code(wrapped: .unknown)
    /// An attribute is missing, unknown, of another type, or out of range.
    public static let attribute = Code(wrapped: .attribute)
    /// The number of inputs is wrong.
    public static let inputs = Code(wrapped: .inputs)
    /// An input holds elements of a type that the operator does not take.
    public static let elementType = Code(wrapped: .elementType)
    /// The inputs' shapes do not fit each other or the attributes.
    public static let shape = Code(wrapped: .shape)
    /// A value in an input is out of range.
    public static let range = Code(wrapped: .range)

    /// The code's name.
    public var description: String { wrapped.rawValue }
  }

  /// The kind of error.
  public let code: Code
  /// The operator's name.
  public let operatorName: String
  /// What was found, and what was expected.
  public let message: String

  /// An error of the given kind.
  public init(_ code: Code, in operatorName: String, _ message: String) {
    self.code = code
    self.operatorName = operatorName
    self.message = message
  }

  /// The operator and the message.
  public var description: String { "\(operatorName): \(message)" }
}
