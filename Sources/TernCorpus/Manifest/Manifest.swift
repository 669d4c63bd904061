/// Utterances that files and folders list, in their order, and what is wrong with them.
///
/// A file whose name ends with `.jsonl` or `.jsonl.gz` lists lhotse's cuts. Paths in it are relative to
/// the process's folder, or absolute.
///
/// Any other file is a table: lines of fields between tabs, UTF-8, no quotes. Its first line names the
/// columns, of which `id`, `path` and `text` must be there, `speaker` may be, others are ignored. A
/// path is relative to the table's folder, or to the folder beside the table that has its name without
/// `.tsv`, or absolute.
///
/// A folder has LibriSpeech's layout: `<speaker>/<chapter>/<speaker>-<chapter>.trans.txt`, with an id
/// and a text on each line, and `<id>.flac` or `<id>.wav` beside it.
public struct Manifest: Sendable {
  /// How manifests are read.
  public struct Options: Sendable, Hashable {
    /// Whether the first utterance that cannot be used is an error; if not, such are counted and left out.
    public var isStrict = false
    /// Whether features that cuts refer to are used, and audio not looked at; if not, features are to be
    /// computed from audio.
    public var usesStoredFeatures = true
    /// Whether what has no text cannot be used; noise has none.
    public var needsText = true

    /// What cannot be used is left out, stored features are used, and texts are needed.
    public init() {}
  }

  /// The utterances. No two of one file or folder have the same name; those of different ones may.
  public let utterances: [Utterance]
  /// What was left out.
  public let report: ManifestReport

  /// What a file or a folder lists.
  ///
  /// - Throws: ``CorpusError`` as ``init(paths:options:)`` does.
  public init(path: String, options: Options = Options()) throws(CorpusError) {
    try self.init(paths: [path], options: options)
  }

  /// What several files and folders list, one after the other.
  ///
  /// - Throws: ``CorpusError`` with code `.file` where a file or folder cannot be read, `.format` where a
  ///   table's first line is not what it should be, or nothing that can be used is listed. Where reading
  ///   is strict, also the first thing that is wrong with an utterance, with its file and line.
  public init(paths: [String], options: Options = Options()) throws(CorpusError) {
    var utterances: [Utterance] = []
    var report = ManifestReport()
    for path in paths {
      let list = try Self.read(path, options: options)
      utterances += list.utterances
      report.add(list.report)
    }
    self.utterances = utterances
    self.report = report
  }

  private static func read(_ path: String, options: Options) throws(CorpusError) -> UtteranceList {
    var list = UtteranceList(options: options)
    if isFolder(path) {
      try read(FolderReader(path: path), into: &list)
    } else if listsCuts(path) {
      try read(cuts: path, into: &list)
    } else {
      try read(TableReader(path: path, needsText: options.needsText), into: &list)
    }
    guard !list.utterances.isEmpty else {
      let reasons = list.report.count == 0 ? "" : " that can be used:\n\(list.report)"
      throw CorpusError(.format, "\(path): no utterances\(reasons)")
    }
    return list
  }
}
