import TernTensor

/// Writes one of lhotse's manifests, a JSON object on each line, compressed by gzip where the path ends
/// with `.gz`, in constant memory. The file appears, or replaces an old one, when it is finished.
///
/// Its methods are for one thread at a time.
public final class ManifestWriter<Item: ManifestItem> {
  private let file: AtomicFile
  private let isCompressed: Bool
  private var block: [UInt8] = []

  /// How many bytes are compressed and written at a time.
  private static var blockLength: Int { 1 << 20 }

  /// Begins a manifest.
  ///
  /// - Throws: ``CorpusError`` with code `.file` where the file cannot be written.
  public init(path: String) throws(CorpusError) {
    do { file = try AtomicFile(path: path) } catch { throw CorpusError(.file, error.message) }
    isCompressed = path.hasSuffix(".gz")
  }

  /// Appends a line.
  ///
  /// - Throws: ``CorpusError`` with code `.file` where the file cannot be written.
  public func append(_ item: Item) throws(CorpusError) {
    item.json.append(to: &block)
    block.append(UInt8(ascii: "\n"))
    if block.count >= Self.blockLength { try flush() }
  }

  /// Puts the manifest in its place.
  ///
  /// - Precondition: it is called once, after all items.
  /// - Throws: ``CorpusError`` with code `.file` where the file cannot be written; an old one is then
  ///   untouched.
  public func finish() throws(CorpusError) {
    try flush()
    do { try file.finish() } catch { throw CorpusError(.file, "\(error)") }
  }

  private func flush() throws(CorpusError) {
    let bytes = isCompressed ? try Gzip.member(block) : block
    block.removeAll(keepingCapacity: true)
    do { try file.append(unsafe bytes.span.bytes) } catch {
      throw CorpusError(.file, error.message)
    }
  }
}
