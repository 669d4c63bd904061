import TernCorpus

/// A part of a corpus as it lies on disk.
struct CorpusPart: Sendable, Hashable {
  /// How it is laid out.
  enum Source: Sendable, Hashable {
    /// LibriSpeech's folders: `<speaker>/<chapter>/<speaker>-<chapter>.trans.txt`.
    case folder(String)
    /// A table of fields between tabs.
    case table(String)
    /// A subset of GigaSpeech, from its folder.
    case gigaSpeech(String)
  }

  /// The corpus's name, with which its files begin.
  let corpus: String
  /// The part's name.
  let name: String
  let source: Source
  /// Whether it is learnt from.
  let isTraining: Bool
  /// What the cuts' custom field `origin` says: `giga` for a second corpus.
  var origin: String? = nil

  /// Corpus and part, as in file names.
  var id: String { "\(corpus)_\(name)" }
  /// Whether copies of other speeds are added.
  var isPerturbed: Bool {
    if case .gigaSpeech = source { return false }  // as upstream: it is large
    return isTraining
  }

  /// What the part is made of: when it changes, its manifests are made again.
  var inputs: [String] {
    switch source {
    case .folder(let path): [path] + FolderReader.folders(in: path)
    case .table(let path): [path]
    case .gigaSpeech(let folder): [GigaSpeech.metadata(in: folder)]
    }
  }

  /// Reads what it lists.
  func reader() throws(CorpusError) -> any CorpusReader {
    switch source {
    case .folder(let path): try FolderReader(path: path)
    case .table(let path): try TableReader(path: path)
    case .gigaSpeech(let folder): try GigaSpeechReader(folder: folder, subset: name)
    }
  }

  /// An utterance's text as it is learnt; nil where it is left out.
  func normalized(_ text: String) -> String? {
    if case .gigaSpeech = source { return GigaSpeech.normalized(text) }
    return text
  }
}
