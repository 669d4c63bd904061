/// What is wrong with the way a graph is run.
public struct InterpreterError: Error, Sendable, Hashable, CustomStringConvertible {
  /// The kind of error. New ones may appear.
  public struct Code: Sendable, Hashable, CustomStringConvertible {
    private enum Wrapped: String { case size, name, type, value }
    private let wrapped: Wrapped

    /// A symbol has no size, or one with which a shape makes no sense.
    public static let size = Code(wrapped: .size)
    /// There is no input, output or state of this name.
    public static let name = Code(wrapped: .name)
    /// A value has another type or shape than the graph's.
    public static let type = Code(wrapped: .type)
    /// An operator refuses the values that it was given.
    public static let value = Code(wrapped: .value)

    /// The code's name.
    public var description: String { wrapped.rawValue }
  }

  /// The kind of error.
  public let code: Code
  /// What was found, where, and what was expected.
  public let message: String

  /// An error of the given kind.
  public init(_ code: Code, _ message: String) {
    self.code = code
    self.message = message
  }

  /// The message.
  public var description: String { message }
}
