import Foundation

/// A file of lines with the time before them, as Python's logging writes them for icefall.
package final class LogFile {
  /// How much a line matters.
  package enum Level: String {
    case info = "INFO"
    case warning = "WARNING"
  }

  /// The file's path.
  package let path: String
  private let name: String
  private let file: FileHandle
  private let formatter: DateFormatter

  /// Begins a file `<prefix>-<date>`, or goes on with one of the same second; folders are made.
  ///
  /// - Parameter name: What the lines name as their writer.
  /// - Throws: ``TrainingError`` with code `.log` where it cannot be made.
  package init(_ prefix: String, name: String) throws(TrainingError) {
    self.name = name
    formatter = DateFormatter()
    formatter.locale = Locale(identifier: "en_US_POSIX")
    formatter.dateFormat = "yyyy-MM-dd-HH-mm-ss"
    path = "\(prefix)-\(formatter.string(from: .now))"
    formatter.dateFormat = "yyyy-MM-dd HH:mm:ss,SSS"
    let url = URL(filePath: path)
    do {
      try FileManager.default.createDirectory(
        at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
      if !FileManager.default.fileExists(atPath: path) { try Data().write(to: url) }
      file = try FileHandle(forWritingTo: url)
      try file.seekToEnd()
    } catch {
      throw TrainingError(.log, "\(path): cannot be written")
    }
  }

  /// Writes a line, and returns it.
  ///
  /// - Throws: ``TrainingError`` with code `.log` where it cannot be written.
  @discardableResult
  package func write(_ level: Level, _ text: String) throws(TrainingError) -> String {
    let line = "\(formatter.string(from: .now)) \(level.rawValue) [\(name)] \(text)"
    do { try file.write(contentsOf: Data((line + "\n").utf8)) } catch {
      throw TrainingError(.log, "\(path): cannot be written")
    }
    return line
  }
}
