/// Why something cannot be judged.
public struct EvaluationError: Error, Sendable, Hashable, CustomStringConvertible {
  /// The kind of error. New ones may appear.
  public struct Code: Sendable, Hashable, CustomStringConvertible {
    private enum Wrapped: String { case file, format, option, set }
    private let wrapped: Wrapped

    /// A file cannot be read or written.
    public static let file = Code(wrapped: .file)
    /// A file of results is not what it should be.
    public static let format = Code(wrapped: .format)
    /// An option does not fit another, or the model.
    public static let option = Code(wrapped: .option)
    /// A test set has nothing that can be scored.
    public static let set = Code(wrapped: .set)

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
