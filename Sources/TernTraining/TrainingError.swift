/// What is wrong with a training, or with what it is given.
public struct TrainingError: Error, Sendable, Hashable, CustomStringConvertible {
  /// The kind of error. New ones may appear.
  public struct Code: Sendable, Hashable, CustomStringConvertible {
    private enum Wrapped: String { case utterance, option, checkpoint, diverged, log }
    private let wrapped: Wrapped

    /// An utterance cannot be learnt: no tokens, or more tokens than encoder frames.
    public static let utterance = Code(wrapped: .utterance)
    /// An option is out of range, or does not fit another.
    public static let option = Code(wrapped: .option)
    /// A checkpoint is missing, or is not one of this training.
    public static let checkpoint = Code(wrapped: .checkpoint)
    /// The loss of a whole batch is not a finite number.
    public static let diverged = Code(wrapped: .diverged)

    /// The log of a training cannot be written.
    public static let log = Code(wrapped: .log)

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
