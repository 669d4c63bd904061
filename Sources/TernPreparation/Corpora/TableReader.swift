import TernCorpus

/// Reads a table: lines of fields between tabs, whose first names the columns `id`, `path`, `text` and
/// `speaker`. Without `text` it lists sounds.
struct TableReader: CorpusReader {
  private let path: String
  private var lines: TextLines
  private let columns: TableColumns
  private let folders: TableFolders

  /// - Throws: ``CorpusError`` where the file cannot be read or its first line does not name columns.
  init(path: String) throws(CorpusError) {
    self.path = path
    lines = try TextLines(path: path)
    guard let header = try lines.next() else {
      throw CorpusError(.format, "\(path): empty, expected a line that names columns")
    }
    columns = try TableColumns(header: header.text, place: "\(path), line \(header.number)")
    folders = TableFolders(ofTable: path)
  }

  mutating func next() throws -> Result<CorpusEntry, CorpusError>? {
    do {
      guard let line = try lines.next() else { return nil }
      return entry(line.number, line.text)
    } catch {
      guard error.code == .format else { throw error }
      return .failure(error)
    }
  }

  private func entry(_ number: Int, _ line: String) -> Result<CorpusEntry, CorpusError> {
    let place = "\(path), line \(number)"
    do {
      let row = try columns.row(line)
      let segment = CorpusEntry.Segment(id: row.id, text: row.text, speaker: row.speaker)
      return .success(
        CorpusEntry(
          place: place, id: row.id, paths: folders.candidates(row.path),
          segments: columns.hasText ? [segment] : []))
    } catch {
      return .failure(error.located(at: place))
    }
  }
}
