/// What is wrong with a language model, a lexicon or the texts they are made from.
public struct LanguageError: Error, Sendable, Hashable, CustomStringConvertible {
  /// The kind of error. New ones may appear.
  public struct Code: Sendable, Hashable, CustomStringConvertible {
    private enum Wrapped: String { case file, format, size, symbol }
    private let wrapped: Wrapped

    /// A file cannot be read or written.
    public static let file = Code(wrapped: .file)
    /// A file is not what it should be.
    public static let format = Code(wrapped: .format)
    /// There is more than can be held, or nothing to learn from.
    public static let size = Code(wrapped: .size)
    /// A symbol is not known, or named twice.
    public static let symbol = Code(wrapped: .symbol)

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
