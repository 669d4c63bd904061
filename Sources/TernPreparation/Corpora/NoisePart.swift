import Foundation
import TernCorpus

/// A part of the noise that is mixed into speech: `noise`, and with MUSAN `music` and `speech` too.
struct NoisePart: Sendable, Hashable {
  /// Where its files are listed.
  enum Source: Sendable, Hashable {
    /// All audio files below a folder.
    case folder(String)
    /// A table with columns `id` and `path`.
    case table(String)
  }

  let name: String
  let source: Source

  /// As in file names.
  var id: String { "musan_\(name)" }

  var input: String {
    switch source {
    case .folder(let path), .table(let path): path
    }
  }

  func reader() throws(CorpusError) -> any CorpusReader {
    switch source {
    case .folder(let path): try SoundReader(path: path)
    case .table(let path): try TableReader(path: path)
    }
  }

  /// The parts of a folder or a table: MUSAN's three where they are there; else the table `train.tsv` of
  /// a folder that has one, so that noise to test with stays unheard; else all that lies below it.
  static func find(in path: String) -> [NoisePart] {
    if isFile(path) { return [NoisePart(name: "noise", source: .table(path))] }
    guard isFolder(path) else { return [] }
    let parts = ["music", "speech", "noise"].filter { isFolder("\(path)/\($0)") }
    if !parts.isEmpty {
      return parts.map { NoisePart(name: $0, source: .folder("\(path)/\($0)")) }
    }
    let table = "\(path)/train.tsv"
    return [NoisePart(name: "noise", source: isFile(table) ? .table(table) : .folder(path))]
  }
}

/// Reads the audio files below a folder, sorted by path; a recording is named as its file.
struct SoundReader: CorpusReader {
  private var paths: ArraySlice<String>

  private static let extensions: Set = ["wav", "flac", "ogg", "opus", "mp3", "aiff", "aif"]

  /// - Throws: ``CorpusError`` with code `.file` where the folder cannot be listed.
  init(path: String) throws(CorpusError) {
    let folder = URL(filePath: path).resolvingSymlinksInPath().path  // a link is not listed
    guard let names = FileManager.default.enumerator(atPath: folder) else {
      throw CorpusError(.file, "\(path): a folder that cannot be listed")
    }
    var found: [String] = []
    while let name = names.nextObject() as? String {
      let suffix = name.split(separator: ".").last.map { $0.lowercased() } ?? ""
      if Self.extensions.contains(suffix) { found.append("\(path)/\(name)") }
    }
    paths = found.sorted()[...]
  }

  mutating func next() -> Result<CorpusEntry, CorpusError>? {
    guard let path = paths.popFirst() else { return nil }
    let id = URL(filePath: path).deletingPathExtension().lastPathComponent
    return .success(CorpusEntry(place: path, id: id, paths: [path], segments: []))
  }
}
