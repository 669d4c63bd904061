import Foundation

extension Manifest {
  /// The utterances of a table.
  static func read(table path: String, into list: inout UtteranceList) throws(CorpusError) {
    var lines = try TextLines(path: path)
    guard let header = try lines.next() else {
      throw CorpusError(.format, "\(path): empty, expected a line that names columns")
    }
    let columns = try TableColumns(header: header.text, place: "\(path), line \(header.number)")
    let folders = Folders(ofTable: path)
    while let line = try list.nextLine(of: &lines) {
      try list.append(at: "\(path), line \(line.number)") { () throws(CorpusError) in
        let row = try columns.row(line.text)
        return try Utterance(
          id: row.id, path: folders.resolve(row.path), speaker: row.speaker, text: row.text)
      }
    }
  }

  /// Where a table's audio files may lie.
  private struct Folders {
    let table: String
    let split: String

    init(ofTable path: String) {
      let url = URL(filePath: path)
      table = url.deletingLastPathComponent().path
      split = url.deletingPathExtension().path
    }

    func resolve(_ path: String) throws(CorpusError) -> String {
      if path.hasPrefix("/") { return path }
      let candidates = ["\(table)/\(path)", "\(split)/\(path)"]
      guard let found = candidates.first(where: FileManager.default.fileExists) else {
        throw CorpusError(.missing, "no audio at \(candidates.joined(separator: " or "))")
      }
      return found
    }
  }
}

/// Which field of a table's line is what.
struct TableColumns {
  private let count: Int
  private let id: Int
  private let path: Int
  private let text: Int
  private let speaker: Int?

  /// The columns that a table's first line names.
  init(header: String, place: String) throws(CorpusError) {
    let names = Self.fields(of: header)
    var places: [String: Int] = [:]
    for (index, name) in names.enumerated() where places.updateValue(index, forKey: name) != nil {
      throw CorpusError(.format, "\(place): two columns '\(name.prefix(80))'")
    }
    guard let id = places["id"], let path = places["path"], let text = places["text"] else {
      throw CorpusError(
        .format, "\(place): '\(header.prefix(80))', expected columns id, path and text between tabs"
      )
    }
    (count, self.id, self.path, self.text, speaker) = (
      names.count, id, path, text, places["speaker"]
    )
  }

  /// The fields of a line.
  func row(
    _ line: String
  ) throws(CorpusError) -> (id: String, path: String, speaker: String?, text: String) {
    let fields = Self.fields(of: line)
    guard fields.count == count else {
      throw CorpusError(
        .format, "\(fields.count) fields in '\(line.prefix(80))', expected \(count) between tabs")
    }
    guard !fields[path].isEmpty else { throw CorpusError(.format, "an empty path") }
    return (fields[id], fields[path], speaker.map { fields[$0] }, fields[text])
  }

  private static func fields(of line: String) -> [String] {
    line.utf8.split(separator: UInt8(ascii: "\t"), omittingEmptySubsequences: false)
      .map { String(Substring($0)) }
  }
}
