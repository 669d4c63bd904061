import Foundation

/// Standard error, for what is said to a person and is no result.
enum Terminal {
  /// True where standard error is a terminal.
  static let isInteractive = isatty(STDERR_FILENO) == 1

  /// Writes a line.
  static func say(_ text: String) {
    FileHandle.standardError.write(Data("\(text)\n".utf8))
  }

  /// Replaces the last line, on a terminal; does nothing elsewhere.
  static func show(_ text: String) {
    if isInteractive { FileHandle.standardError.write(Data("\r\u{1B}[K\(text)".utf8)) }
  }

  /// Removes the last line, on a terminal.
  static func clear() { show("") }
}
