/// What went wrong below the operators: with a file, or with a tensor's type or shape.
public struct TensorError: Error, Sendable, Hashable, CustomStringConvertible {
  /// The kind of error. New ones may appear.
  public struct Code: Sendable, Hashable, CustomStringConvertible {
    private enum Wrapped: String { case file, elementType, shape }
    private let wrapped: Wrapped

    /// A file cannot be opened, read, mapped or written.
    public static let file = Code(wrapped: .file)
    /// A tensor holds elements of another type than was asked for.
    public static let elementType = Code(wrapped: .elementType)
    /// A tensor has another shape, or a number of elements that its shape does not have.
    public static let shape = Code(wrapped: .shape)

    /// A text for people.
    public var description: String { wrapped.rawValue }
  }

  /// The kind of error.
  public let code: Code
  /// What was found, where, and what was expected.
  public let message: String

  /// An error of the given kind.
  public init(code: Code, message: String) {
    self.code = code
    self.message = message
  }

  static func file(_ path: String, reason: String) -> TensorError {
    TensorError(code: .file, message: "\(path): \(reason)")
  }

  /// A text for people.
  public var description: String { message }
}
