import Foundation

extension Manifest {
  /// The utterances of a table.
  static func read(table path: String, into list: inout UtteranceList) throws(CorpusError) {
    var lines = try TextLines(path: path)
    guard let header = try lines.next() else {
      throw CorpusError(.format, "\(path): empty, expected a line that names columns")
    }
    let place = "\(path), line \(header.number)"
    let columns = try TableColumns(header: header.text, place: place)
    guard columns.hasText else {
      throw CorpusError(
        .format, "\(place): '\(header.text.prefix(80))', expected columns id, path and text")
    }
    let folders = TableFolders(ofTable: path)
    while let line = try list.nextLine(of: &lines) {
      try list.append(at: "\(path), line \(line.number)") { () throws(CorpusError) in
        let row = try columns.row(line.text)
        let candidates = folders.candidates(row.path)
        guard let audio = candidates.first(where: FileManager.default.fileExists) else {
          throw CorpusError(.missing, "no audio at \(candidates.joined(separator: " or "))")
        }
        return try Utterance(id: row.id, path: audio, speaker: row.speaker, text: row.text)
      }
    }
  }
}
