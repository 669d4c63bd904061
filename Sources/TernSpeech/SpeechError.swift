/// What went wrong on the way from sound to text.
public struct SpeechError: Error, Sendable, Hashable, CustomStringConvertible {
  /// The kind of error. New ones may appear.
  public struct Code: Sendable, Hashable, CustomStringConvertible {
    private enum Wrapped: String {
      case file, audio, tooManyFiles, truncated, resampling, configuration, model, stream, finished
      case token, hotword, busy
    }
    private let wrapped: Wrapped

    /// A file cannot be opened, or is a folder.
    public static let file = Code(wrapped: .file)
    /// A file holds no audio that can be decoded.
    public static let audio = Code(wrapped: .audio)
    /// An audio file holds fewer samples than its header declares.
    public static let truncated = Code(wrapped: .truncated)
    /// A sample rate cannot be converted.
    public static let resampling = Code(wrapped: .resampling)
    /// A setting lies outside its bounds.
    public static let configuration = Code(wrapped: .configuration)
    /// A model is not a streaming transducer, or its parts do not fit together.
    public static let model = Code(wrapped: .model)
    /// A stream of another recogniser, or one stream twice, was to be decoded.
    public static let stream = Code(wrapped: .stream)
    /// The system lets the process open no more files.
    public static let tooManyFiles = Code(wrapped: .tooManyFiles)
    /// A stream was used after its end.
    public static let finished = Code(wrapped: .finished)

    /// A text cannot be cut into tokens, or a tokenizer is none.
    public static let token = Code(wrapped: .token)
    /// Phrases to be preferred are not as they should be, or the tokens cannot spell them.
    public static let hotword = Code(wrapped: .hotword)
    /// There is no room for another stream.
    public static let busy = Code(wrapped: .busy)

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

  /// The same error, said of a file where it does not name it already.
  func located(in path: String) -> SpeechError {
    message.hasPrefix(path) ? self : SpeechError(code: code, message: "\(path): \(message)")
  }
}
