import Foundation

/// Reads a folder with LibriSpeech's layout, speakers and chapters sorted by name:
/// `<speaker>/<chapter>/<speaker>-<chapter>.trans.txt`, with an id and a text on each line, and
/// `<id>.flac` or `<id>.wav` beside it.
package struct FolderReader: CorpusReader {
  private var transcripts: ArraySlice<(path: String, speaker: String)>
  private var lines: TextLines?
  private var current = (path: "", speaker: "")

  /// - Throws: ``CorpusError`` with code `.file` where the folder cannot be listed.
  package init(path: String) throws(CorpusError) {
    var transcripts: [(path: String, speaker: String)] = []
    for speaker in try Self.names(in: path) {
      for chapter in try Self.names(in: "\(path)/\(speaker)") {
        let transcript = "\(path)/\(speaker)/\(chapter)/\(speaker)-\(chapter).trans.txt"
        transcripts.append((transcript, speaker))
      }
    }
    self.transcripts = transcripts[...]
  }

  package mutating func next() -> Result<CorpusEntry, CorpusError>? {
    while true {
      do throws(CorpusError) {
        if let line = try lines?.next() { return entry(line.number, line.text) }
        guard let transcript = transcripts.popFirst() else { return nil }
        current = transcript
        lines = nil
        lines = try TextLines(path: transcript.path)
      } catch {
        if error.code != .format { lines = nil }  // a line that is no text: the next one is read
        return .failure(error)
      }
    }
  }

  private func entry(_ number: Int, _ line: String) -> Result<CorpusEntry, CorpusError> {
    let place = "\(current.path), line \(number)"
    let parts = line.split(maxSplits: 1, whereSeparator: \.isWhitespace)
    guard let name = parts.first else {
      return .failure(CorpusError(.format, "\(place): no name"))
    }
    let id = String(name)
    let folder = current.path.prefix(
      through: current.path.lastIndex(of: "/") ?? current.path.startIndex)
    let text = parts.count == 2 ? parts[1].trimmingCharacters(in: .whitespaces) : ""
    let segment = CorpusEntry.Segment(id: id, text: text, speaker: current.speaker)
    return .success(
      CorpusEntry(
        place: place, id: id, paths: ["\(folder)\(id).flac", "\(folder)\(id).wav"],
        segments: [segment]))
  }

  /// The folders of the speakers: they change when chapters are added.
  package static func folders(in path: String) -> [String] {
    ((try? names(in: path)) ?? []).map { "\(path)/\($0)" }
  }

  /// The names of the folders in a folder, sorted; hidden ones left out.
  private static func names(in path: String) throws(CorpusError) -> [String] {
    guard let names = try? FileManager.default.contentsOfDirectory(atPath: path) else {
      throw CorpusError(.file, "\(path): a folder that cannot be listed")
    }
    return names.sorted().filter { !$0.hasPrefix(".") && isFolder("\(path)/\($0)") }
  }
}
