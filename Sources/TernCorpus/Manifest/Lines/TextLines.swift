/// The lines of a UTF-8 file, numbered from 1, compressed by gzip or not. They end with LF or CRLF;
/// blank ones are passed over.
package struct TextLines {
  private let lines: LineReader

  /// A file's lines; a byte order mark before the first is passed over.
  ///
  /// - Throws: ``CorpusError`` with code `.file` where the file cannot be opened.
  package init(path: String) throws(CorpusError) { lines = try LineReader(path: path) }

  /// The next line; nil at the end.
  ///
  /// - Throws: ``CorpusError`` with code `.format` where it is not UTF-8, `.file` or `.truncated` where
  ///   the file cannot be read.
  package mutating func next() throws(CorpusError) -> (number: Int, text: String)? {
    while let bytes = try lines.next() {
      let hasMark = lines.number == 1 && bytes.starts(with: "\u{FEFF}".utf8)
      guard let text = String(validating: bytes.dropFirst(hasMark ? 3 : 0), as: UTF8.self) else {
        throw CorpusError(.format, "\(lines.place): not UTF-8 text")
      }
      if text.contains(where: { !$0.isWhitespace }) { return (lines.number, text) }
    }
    return nil
  }
}
