/// What is wrong with a graph, or with a model file.
public struct GraphError: Error, Sendable, Hashable, CustomStringConvertible {
  /// The kind of error. New ones may appear.
  public struct Code: Sendable, Hashable, CustomStringConvertible {
    private enum Wrapped: String {
      case notAModel, version, damaged, truncated, limit, structure, type, operation, golden
    }
    private let wrapped: Wrapped

    /// The file is not a `.tern` file.
    public static let notAModel = Code(wrapped: .notAModel)
    /// The file needs another version of Tern.
    public static let version = Code(wrapped: .version)
    /// A checksum does not hold, or bytes that must be zero are not.
    public static let damaged = Code(wrapped: .damaged)
    /// The file is shorter than it says.
    public static let truncated = Code(wrapped: .truncated)
    /// A count or size is beyond what Tern reads.
    public static let limit = Code(wrapped: .limit)
    /// Records do not fit together: a name is missing, used twice, or refers to nothing.
    public static let structure = Code(wrapped: .structure)
    /// A value has another type or shape than its use needs.
    public static let type = Code(wrapped: .type)
    /// An operator is unknown, or used in a way that it does not allow.
    public static let operation = Code(wrapped: .operation)
    /// A model does not compute its own golden vectors.
    public static let golden = Code(wrapped: .golden)

    /// The code's name.
    public var description: String { wrapped.rawValue }
  }

  /// The kind of error.
  public let code: Code
  /// Where: a tensor's, graph's or node's name, or a byte offset in a file.
  public let location: String
  /// What was found, and what was expected.
  public let message: String

  /// An error of the given kind.
  public init(_ code: Code, at location: String, _ message: String) {
    self.code = code
    self.location = location
    self.message = message
  }

  /// The location and the message.
  public var description: String { "\(location): \(message)" }
}
