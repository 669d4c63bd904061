/// What is wrong with speech to learn from.
public struct CorpusError: Error, Sendable, Hashable, CustomStringConvertible {
  /// The kind of error. New ones may appear.
  public struct Code: Sendable, Hashable, CustomStringConvertible {
    private enum Wrapped: String {
      case file, format, token, truncated, unsupported
    }
    private let wrapped: Wrapped

    /// A file cannot be read.
    public static let file = Code(wrapped: .file)
    /// A manifest or a transcript is not what it should be.
    public static let format = Code(wrapped: .format)
    /// A text cannot be cut into tokens.
    public static let token = Code(wrapped: .token)
    /// Compressed data ends early or is damaged.
    public static let truncated = Code(wrapped: .truncated)
    /// Something that lhotse has and Tern has not.
    public static let unsupported = Code(wrapped: .unsupported)

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
