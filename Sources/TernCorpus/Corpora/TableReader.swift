/// Reads a table: lines of fields between tabs, whose first names the columns `id`, `path`, `text` and
/// `speaker`. Without `text` it lists sounds.
package struct TableReader: CorpusReader {
  private let path: String
  private var lines: TextLines
  private let columns: TableColumns
  private let folders: TableFolders

  /// - Throws: ``CorpusError`` with code `.file` where the file cannot be read, `.format` where its first
  ///   line does not name columns, or, where texts are needed, not that of the texts.
  package init(path: String, needsText: Bool = false) throws(CorpusError) {
    self.path = path
    lines = try TextLines(path: path)
    guard let header = try lines.next() else {
      throw CorpusError(.format, "\(path): empty, expected a line that names columns")
    }
    let place = "\(path), line \(header.number)"
    columns = try TableColumns(header: header.text, place: place)
    guard columns.hasText || !needsText else {
      throw CorpusError(
        .format, "\(place): '\(header.text.prefix(80))', expected columns id, path and text")
    }
    folders = TableFolders(ofTable: path)
  }

  package mutating func next() -> Result<CorpusEntry, CorpusError>? {
    do throws(CorpusError) {
      guard let line = try lines.next() else { return nil }
      return entry(line.number, line.text)
    } catch {
      return .failure(error)
    }
  }

  private func entry(_ number: Int, _ line: String) -> Result<CorpusEntry, CorpusError> {
    let place = "\(path), line \(number)"
    do throws(CorpusError) {
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
