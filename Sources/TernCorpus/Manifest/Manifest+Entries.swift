import Foundation

extension Manifest {
  /// The utterances of a table or a folder.
  static func read(
    _ entries: some CorpusReader, into list: inout UtteranceList
  ) throws(CorpusError) {
    var entries = entries
    while let result = try entries.next() {
      switch result {
      case .failure(let error): try list.note(error)
      case .success(let entry):
        for segment in entry.segments {
          try list.append(at: entry.place) { () throws(CorpusError) in
            guard let audio = entry.paths.first(where: FileManager.default.fileExists) else {
              throw CorpusError(
                .missing, "no audio at \(entry.paths.joined(separator: " or "))")
            }
            return try Utterance(
              id: segment.id, path: audio, speaker: segment.speaker, text: segment.text)
          }
        }
      }
    }
  }
}
