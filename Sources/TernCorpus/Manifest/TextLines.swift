import TernTensor

/// The lines of a UTF-8 file, numbered from 1. They end with LF or CRLF; blank ones are passed over.
struct TextLines {
  private let path: String
  private var rest: ArraySlice<UInt8>
  private var number = 0

  /// A file's lines; a byte order mark before the first is passed over.
  init(path: String) throws(CorpusError) {
    self.path = path
    do {
      let bytes = try MappedFile(path: path).storage.withBytes { span in
        unsafe span.withUnsafeBytes { unsafe [UInt8]($0) }
      }
      rest = bytes.dropFirst(bytes.starts(with: "\u{FEFF}".utf8) ? 3 : 0)
    } catch {
      throw CorpusError(.file, error.message)
    }
  }

  /// The next line; nil at the end.
  mutating func next() throws(CorpusError) -> (number: Int, text: String)? {
    while !rest.isEmpty {
      var line = rest.prefix { $0 != UInt8(ascii: "\n") }
      rest = rest.dropFirst(line.count + 1)
      number += 1
      if line.last == UInt8(ascii: "\r") { line = line.dropLast() }
      guard let text = String(validating: line, as: UTF8.self) else {
        throw CorpusError(.format, "\(path), line \(number): not UTF-8 text")
      }
      if text.contains(where: { !$0.isWhitespace }) { return (number, text) }
    }
    return nil
  }
}
