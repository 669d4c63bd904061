/// What is wrong with a network's parameters or sizes.
public struct NetworkError: Error, Sendable, Hashable, CustomStringConvertible {
  /// The kind of error. New ones may appear.
  public struct Code: Sendable, Hashable, CustomStringConvertible {
    private enum Wrapped: String { case parameter, size }
    private let wrapped: Wrapped

    /// A parameter is missing, or has a shape that does not fit the others.
    public static let parameter = Code(wrapped: .parameter)
    /// A size makes no network.
    public static let size = Code(wrapped: .size)

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
