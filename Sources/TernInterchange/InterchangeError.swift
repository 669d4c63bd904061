/// Why a file of another program cannot be read.
public struct InterchangeError: Error, Sendable, Hashable, CustomStringConvertible {
  /// The kind of error. New ones may appear.
  public struct Code: Sendable, Hashable, CustomStringConvertible {
    private enum Wrapped: String { case file, format, refused, unsupported, tensor, missing }
    private let wrapped: Wrapped

    /// A file cannot be opened or mapped.
    public static let file = Code(wrapped: .file)
    /// A file is not of the expected format, or damaged.
    public static let format = Code(wrapped: .format)
    /// A file asks to run something that is not on the list of what checkpoints need.
    public static let refused = Code(wrapped: .refused)
    /// A file is sound, but uses a feature that is not read here.
    public static let unsupported = Code(wrapped: .unsupported)
    /// A tensor does not lie in its storage, would be too large, or has another shape than was asked for.
    public static let tensor = Code(wrapped: .tensor)
    /// Something that was asked for is not in the file.
    public static let missing = Code(wrapped: .missing)

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

  /// A text for people.
  public var description: String { message }

  /// The same error, said of the named part of a file.
  func located(in name: String) -> InterchangeError {
    InterchangeError(code: code, message: "\(name): \(message)")
  }
}
