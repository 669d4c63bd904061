import Foundation

extension Manifest {
  /// The utterances of a folder with LibriSpeech's layout, speakers and chapters sorted by name.
  static func read(folder path: String, into list: inout UtteranceList) throws(CorpusError) {
    for speaker in try folders(in: path) {
      for chapter in try folders(in: "\(path)/\(speaker)") {
        let folder = "\(path)/\(speaker)/\(chapter)"
        try read(
          transcript: "\(folder)/\(speaker)-\(chapter).trans.txt", in: folder, speaker: speaker,
          into: &list)
      }
    }
  }

  private static func read(
    transcript path: String, in folder: String, speaker: String, into list: inout UtteranceList
  ) throws(CorpusError) {
    var lines: TextLines
    do { lines = try TextLines(path: path) } catch { return try list.note(error) }
    while let line = try list.nextLine(of: &lines) {
      try list.append(at: "\(path), line \(line.number)") { () throws(CorpusError) in
        let parts = line.text.split(separator: " ", maxSplits: 1)
        guard parts.count == 2 else {
          throw CorpusError(.format, "'\(line.text.prefix(80))', expected a name and a text")
        }
        let id = String(parts[0])
        let candidates = ["\(folder)/\(id).flac", "\(folder)/\(id).wav"]
        guard let audio = candidates.first(where: FileManager.default.fileExists) else {
          throw CorpusError(.missing, "no audio at \(candidates.joined(separator: " or "))")
        }
        return try Utterance(id: id, path: audio, speaker: speaker, text: String(parts[1]))
      }
    }
  }

  /// The names of the folders in a folder, sorted; hidden ones left out.
  private static func folders(in path: String) throws(CorpusError) -> [String] {
    do {
      return try FileManager.default.contentsOfDirectory(atPath: path).sorted()
        .filter { !$0.hasPrefix(".") && isFolder("\(path)/\($0)") }
    } catch {
      throw CorpusError(.file, "\(path): a folder that cannot be listed")
    }
  }
}
