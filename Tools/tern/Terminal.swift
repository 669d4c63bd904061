import Foundation

/// Standard output for results, and standard error for what is said to a person beside them.
enum Terminal {
  /// True where standard error is a terminal that can replace a line.
  static let isInteractive =
    isatty(STDERR_FILENO) == 1 && ProcessInfo.processInfo.environment["TERM"] != "dumb"

  /// Writes a line of results to standard output.
  ///
  /// - Throws: An error where it cannot be written: results must not vanish.
  static func print(_ text: String) throws {
    do {
      try FileHandle.standardOutput.write(contentsOf: Data("\(text)\n".utf8))
    } catch {
      throw OutputError()
    }
  }

  /// Writes a line to standard error, where there is one.
  static func say(_ text: String) {
    try? FileHandle.standardError.write(contentsOf: Data("\(text)\n".utf8))
  }

  /// Replaces the last line on a terminal, cut to its width; does nothing elsewhere.
  static func show(_ text: String) {
    guard isInteractive else { return }
    let line = "\r\u{1B}[K\(text.prefix(width - 1))"
    try? FileHandle.standardError.write(contentsOf: Data(line.utf8))
  }

  /// Removes the last line, on a terminal.
  static func clear() { show("") }

  /// The number of columns.
  private static var width: Int {
    var size = winsize()
    let known = unsafe ioctl(STDERR_FILENO, UInt(TIOCGWINSZ), &size) == 0 && size.ws_col > 1
    return known ? Int(size.ws_col) : 80
  }

  /// Standard output cannot be written.
  private struct OutputError: Error, CustomStringConvertible {
    let description = "standard output cannot be written"
  }
}
