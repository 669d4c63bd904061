import TernCorpus

/// Why data cannot be prepared.
public struct PreparationError: Error, Sendable, Hashable, CustomStringConvertible {
  /// The kind of error. New ones may appear.
  public struct Code: Sendable, Hashable, CustomStringConvertible {
    private enum Wrapped: String { case file, missing, format, settings, problem }
    private let wrapped: Wrapped

    /// A file cannot be read or written.
    public static let file = Code(wrapped: .file)
    /// Data, or what an earlier stage makes, is not there.
    public static let missing = Code(wrapped: .missing)
    /// A file is not what it should be.
    public static let format = Code(wrapped: .format)
    /// An option does not fit the data.
    public static let settings = Code(wrapped: .settings)
    /// Something is wrong with an utterance, and preparation is strict.
    public static let problem = Code(wrapped: .problem)

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

  /// That something is wrong with a recording or an utterance.
  init(_ problem: CorpusError) { self.init(.problem, "\(problem.code): \(problem.message)") }

  /// The message.
  public var description: String { message }
}
