import Foundation

/// Lines that wait on disk to be read in any order. In memory each takes eight bytes.
final class LineSpool {
  private let path: String
  private let file: FileHandle
  private var ends: [UInt64] = [0]

  /// An empty spool in a folder. The file has no name there, so that a process that is killed leaves none.
  ///
  /// - Throws: ``PreparationError`` with code `.file` where no file can be made there.
  init(in folder: String) throws(PreparationError) {
    path = "\(folder)/.spool-\(ProcessInfo.processInfo.globallyUniqueString)"
    guard FileManager.default.createFile(atPath: path, contents: nil),
      let file = FileHandle(forUpdatingAtPath: path)
    else { throw PreparationError(.file, "\(path): cannot be made") }
    self.file = file
    try? FileManager.default.removeItem(atPath: path)
  }

  /// The number of lines.
  var count: Int { ends.count - 1 }

  /// Appends a line.
  func append(_ line: String) throws(PreparationError) {
    let data = Data(line.utf8)
    do { try file.write(contentsOf: data) } catch {
      throw PreparationError(.file, "\(path): cannot be written")
    }
    ends.append((ends.last ?? 0) + UInt64(data.count))
  }

  /// The bytes of a line. Nothing can be appended after it.
  func line(_ number: Int) throws(PreparationError) -> Data {
    do {
      try file.seek(toOffset: ends[number])
      return try file.read(upToCount: Int(ends[number + 1] - ends[number])) ?? Data()
    } catch {
      throw PreparationError(.file, "\(path): cannot be read")
    }
  }
}
