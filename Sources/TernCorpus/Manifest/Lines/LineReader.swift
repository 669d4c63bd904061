import CZlib
import TernTensor

/// The lines of a file, as they are or compressed by gzip, in constant memory.
///
/// Its methods are for one thread at a time.
@safe package final class LineReader {
  /// The file's path.
  let path: String
  /// The number of the line that was read last; the first is 1.
  private(set) var number = 0
  private let file: gzFile
  private var buffer = [UInt8](repeating: 0, count: 1 << 16)
  private var rest: Range<Int> = 0..<0
  private var isAtEnd = false

  /// The longest line, in bytes.
  static let longest = 1 << 26

  /// - Throws: ``CorpusError`` with code `.file` where the file cannot be opened.
  package init(path: String) throws(CorpusError) {
    guard let file = unsafe gzopen(path, "rb") else {
      throw CorpusError(.file, "\(path): \(errnoDescription())")
    }
    self.path = path
    unsafe self.file = file
    unsafe gzbuffer(file, 1 << 17)
  }

  deinit { unsafe gzclose(file) }

  /// Where the line that was read last stands.
  var place: String { "\(path), line \(number)" }

  /// The next line without its LF, or CR and LF; nil at the end, and after an error.
  ///
  /// - Throws: ``CorpusError`` with code `.truncated` where compressed data ends early or is damaged,
  ///   `.file` where reading fails, `.format` where a line is longer than ``longest``.
  package func next() throws(CorpusError) -> [UInt8]? {
    var line: [UInt8] = []
    while let part = try part() {
      if let end = buffer[part].firstIndex(of: UInt8(ascii: "\n")) {
        line += buffer[part.lowerBound..<end]
        rest = end + 1..<part.upperBound
        return finished(line)
      }
      line += buffer[part]
      rest = 0..<0
      guard line.count <= Self.longest else {
        isAtEnd = true
        throw CorpusError(
          .format, "\(path), line \(number + 1): longer than \(Self.longest) bytes")
      }
    }
    return line.isEmpty ? nil : finished(line)
  }

  private func finished(_ line: [UInt8]) -> [UInt8] {
    number += 1
    return line.last == UInt8(ascii: "\r") ? line.dropLast() : line
  }

  /// The part of the buffer that comes next, filled again where it is used up; nil at the end.
  private func part() throws(CorpusError) -> Range<Int>? {
    if !rest.isEmpty { return rest }
    if isAtEnd { return nil }
    let count = Int(unsafe gzread(file, &buffer, UInt32(buffer.count)))
    if count > 0 {
      rest = 0..<count
      return rest
    }
    isAtEnd = true
    var code = Z_OK
    let reason = unsafe gzerror(file, &code).map { unsafe String(cString: $0) } ?? ""
    switch code {
    case Z_OK, Z_STREAM_END: return nil
    case Z_BUF_ERROR, Z_DATA_ERROR:
      throw CorpusError(
        .truncated, "\(path): compressed data cut or damaged after line \(number): \(reason)")
    default: throw CorpusError(.file, "\(path): \(errnoDescription())")
    }
  }
}
