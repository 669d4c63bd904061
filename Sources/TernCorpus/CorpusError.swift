/// What is wrong with speech to learn from.
public struct CorpusError: Error, Sendable, Hashable, CustomStringConvertible {
  /// The kind of error. New ones may appear.
  public struct Code: Sendable, Hashable, Codable, CustomStringConvertible {
    private enum Wrapped: String, Codable {
      case file = "unreadable file"
      case format = "malformed entry"
      case token = "text without tokens"
      case truncated = "cut or damaged archive"
      case unsupported = "unsupported"
      case missing = "missing audio"
      case audio = "unreadable audio"
      case rate = "other sample rate than declared"
      case length = "cut longer than its recording"
      case text = "empty text"
      case duplicate = "duplicate name"
      case features = "unreadable features"
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
    /// There is no audio file.
    public static let missing = Code(wrapped: .missing)
    /// An audio file cannot be read.
    public static let audio = Code(wrapped: .audio)
    /// An audio file has another sample rate than its manifest says.
    public static let rate = Code(wrapped: .rate)
    /// A cut does not lie in its recording.
    public static let length = Code(wrapped: .length)
    /// There is no text.
    public static let text = Code(wrapped: .text)
    /// There is another utterance of the same name.
    public static let duplicate = Code(wrapped: .duplicate)
    /// Stored features cannot be read or are of another kind than is needed.
    public static let features = Code(wrapped: .features)

    /// A text for people.
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

  /// The same error, said of a place.
  package func located(at place: String) -> CorpusError {
    CorpusError(code, "\(place): \(message)")
  }
}
