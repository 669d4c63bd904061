import TernTensor

/// Writes a text file line by line. It appears, or replaces an old one, when it is finished.
final class TextWriter {
  private let file: AtomicFile
  private var block: [UInt8] = []

  private static let blockLength = 1 << 20

  /// - Throws: ``PreparationError`` with code `.file` where the file cannot be written.
  init(path: String) throws(PreparationError) {
    do { file = try AtomicFile(path: path) } catch { throw PreparationError(.file, error.message) }
  }

  /// Appends a line.
  func append(_ line: String) throws(PreparationError) {
    block += line.utf8
    block.append(UInt8(ascii: "\n"))
    if block.count >= Self.blockLength { try flush() }
  }

  /// Puts the file in its place.
  ///
  /// - Precondition: it is called once, after all lines.
  func finish() throws(PreparationError) {
    try flush()
    do { try file.finish() } catch { throw PreparationError(.file, "\(error)") }
  }

  /// Writes a file of the given lines.
  static func write(_ lines: some Sequence<String>, to path: String) throws(PreparationError) {
    let writer = try TextWriter(path: path)
    for line in lines { try writer.append(line) }
    try writer.finish()
  }

  private func flush() throws(PreparationError) {
    let bytes = block
    block.removeAll(keepingCapacity: true)
    do { try file.append(unsafe bytes.span.bytes) } catch {
      throw PreparationError(.file, error.message)
    }
  }
}
