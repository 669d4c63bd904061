import Foundation

/// Utterances that a file or a folder lists, in its order.
///
/// A file is a table: lines of fields between tabs, UTF-8, no quotes. Its first line names the columns,
/// of which `id`, `path` and `text` must be there, `speaker` may be, others are ignored. A path is
/// relative to the table's folder, or to the folder beside the table that has its name without `.tsv`,
/// or absolute.
///
/// A folder has LibriSpeech's layout: `<speaker>/<chapter>/<speaker>-<chapter>.trans.txt`, with an id
/// and a text on each line, and `<id>.flac` or `<id>.wav` beside it.
public struct Manifest: Sendable {
  /// The utterances; no two have the same name.
  public let utterances: [Utterance]

  /// What a file or a folder lists.
  ///
  /// - Throws: ``CorpusError`` with code `.format`, or `.file` where a file cannot be read; it names
  ///   the file and the line, and tells the first ten of several problems.
  public init(path: String) throws(CorpusError) {
    utterances = try Self.isFolder(path) ? Self.read(folder: path) : Self.read(table: path)
    guard !utterances.isEmpty else { throw CorpusError(.format, "\(path): no utterances") }
  }

  /// The utterances of several files and folders, one after the other. Two of them may use the same
  /// name for different utterances.
  ///
  /// - Throws: ``CorpusError`` as ``init(path:)`` does.
  public static func utterances(paths: [String]) throws(CorpusError) -> [Utterance] {
    var utterances: [Utterance] = []
    for path in paths { utterances += try Manifest(path: path).utterances }
    return utterances
  }

  /// Whether a path is that of a folder, or of a link to one.
  static func isFolder(_ path: String) -> Bool {
    var isFolder: ObjCBool = false
    let isThere = unsafe FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
    return isThere && isFolder.boolValue
  }
}
