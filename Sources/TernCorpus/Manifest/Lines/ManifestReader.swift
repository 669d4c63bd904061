/// Reads one of lhotse's manifests, a JSON object on each line (`.jsonl`), compressed by gzip
/// (`.jsonl.gz`) or not, in constant memory. With ``JSON`` for items, lines of anything.
///
/// Its methods are for one thread at a time.
public final class ManifestReader<Item: ManifestItem> {
  private let lines: LineReader

  /// - Throws: ``CorpusError`` with code `.file` where the file cannot be opened.
  public init(path: String) throws(CorpusError) { lines = try LineReader(path: path) }

  /// Where the item that was read last stands, for messages.
  public var place: String { lines.place }

  /// The next item; nil at the end. After an error that concerns a line, the one after it is next.
  ///
  /// - Throws: ``CorpusError``, with file and line: code `.format` where the line is no JSON or not what
  ///   the item needs, `.unsupported` as ``ManifestItem/init(_:)`` does, `.truncated` where compressed
  ///   data ends early or is damaged (there is nothing after it), `.file` where reading fails.
  public func next() throws(CorpusError) -> Item? {
    while let bytes = try lines.next() {
      if bytes.allSatisfy({ $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }) { continue }
      do { return try Item(JSON(parsing: bytes)) } catch {
        throw CorpusError(error.code, "\(place): \(error.message)")
      }
    }
    return nil
  }
}

extension JSON: ManifestItem {
  /// The value itself.
  public init(_ json: JSON) { self = json }
  /// The value itself.
  public var json: JSON { self }
}
