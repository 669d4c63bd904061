/// What is wrong with a computation on a tape.
public struct AutogradError: Error, Sendable, Hashable, CustomStringConvertible {
  /// The kind of error. New ones may appear.
  public struct Code: Sendable, Hashable, CustomStringConvertible {
    private enum Wrapped: String { case parameter, operation }
    private let wrapped: Wrapped

    /// There is no parameter of this name, or it has another shape.
    public static let parameter = Code(wrapped: .parameter)
    /// An operator's inputs do not fit it.
    public static let operation = Code(wrapped: .operation)

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
