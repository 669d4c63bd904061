import Foundation

/// Which field of a table's line is what.
struct TableColumns {
  /// A line's fields.
  struct Row {
    let id: String
    let path: String
    let speaker: String?
    /// Empty where the table has no texts.
    let text: String
  }

  private let count: Int
  private let id: Int
  private let path: Int
  private let text: Int?
  private let speaker: Int?

  /// Whether the table has texts: one of noise has none.
  var hasText: Bool { text != nil }

  /// The columns that a table's first line names.
  ///
  /// - Throws: ``CorpusError`` with code `.format` where `id` or `path` is missing, or one comes twice.
  init(header: String, place: String) throws(CorpusError) {
    let names = Self.fields(of: header)
    var places: [String: Int] = [:]
    for (index, name) in names.enumerated() where places.updateValue(index, forKey: name) != nil {
      throw CorpusError(.format, "\(place): two columns '\(name.prefix(80))'")
    }
    guard let id = places["id"], let path = places["path"] else {
      throw CorpusError(
        .format, "\(place): '\(header.prefix(80))', expected columns id, path and text between tabs"
      )
    }
    (count, self.id, self.path) = (names.count, id, path)
    (text, speaker) = (places["text"], places["speaker"])
  }

  /// The fields of a line.
  ///
  /// - Throws: ``CorpusError`` with code `.format` where there are more or fewer than columns, or the
  ///   path is empty.
  func row(_ line: String) throws(CorpusError) -> Row {
    let fields = Self.fields(of: line)
    guard fields.count == count else {
      throw CorpusError(
        .format, "\(fields.count) fields in '\(line.prefix(80))', expected \(count) between tabs")
    }
    guard !fields[path].isEmpty else { throw CorpusError(.format, "an empty path") }
    return Row(
      id: fields[id], path: fields[path], speaker: speaker.map { fields[$0] },
      text: text.map { fields[$0] } ?? "")
  }

  private static func fields(of line: String) -> [String] {
    line.utf8.split(separator: UInt8(ascii: "\t"), omittingEmptySubsequences: false)
      .map { String(Substring($0)) }
  }
}

/// Where a table's audio files may lie: relative to its folder, or to the folder beside it that has its
/// name without `.tsv`.
struct TableFolders {
  private let folders: [String]

  init(ofTable path: String) {
    let url = URL(filePath: path)
    folders = [url.deletingLastPathComponent().path, url.deletingPathExtension().path]
  }

  /// The places of a path that a table names.
  func candidates(_ path: String) -> [String] {
    path.hasPrefix("/") ? [path] : folders.map { "\($0)/\(path)" }
  }
}
