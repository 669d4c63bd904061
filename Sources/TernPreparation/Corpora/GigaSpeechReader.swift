import TernCorpus

/// Reads a subset of GigaSpeech: the recordings that have segments of it, with those segments.
///
/// Source: lhotse/recipes/gigaspeech.py.
struct GigaSpeechReader: CorpusReader {
  private var objects: ObjectReader
  private let folder: String
  private let file: String
  private let tag: String

  /// - Throws: ``CorpusError`` with code `.file` where GigaSpeech.json cannot be opened.
  init(folder: String, subset: String) throws(CorpusError) {
    file = GigaSpeech.metadata(in: folder)
    objects = try ObjectReader(path: file, list: "audios")
    self.folder = folder
    tag = "{\(subset)}"
  }

  mutating func next() throws(CorpusError) -> Result<CorpusEntry, CorpusError>? {
    while let bytes = try objects.next() {
      do throws(CorpusError) {
        if let entry = try entry(JSON(parsing: bytes)) { return .success(entry) }
      } catch {
        return .failure(error.located(at: file))
      }
    }
    return nil
  }

  /// The entry of a recording; nil where it has nothing of the subset.
  private func entry(_ audio: JSON) throws(CorpusError) -> CorpusEntry? {
    let id = try text("aid", of: audio, "a recording")
    let name = "recording '\(id)'"
    guard hasTag(audio) else { return nil }
    var segments: [CorpusEntry.Segment] = []
    for segment in audio["segments"]?.array ?? [] where hasTag(segment) {
      let begin = try number("begin_time", of: segment, name)
      let end = try number("end_time", of: segment, name)
      guard begin >= 0, end > begin else {
        throw CorpusError(.format, "\(name): a segment from \(begin) s to \(end) s")
      }
      segments.append(
        CorpusEntry.Segment(
          id: try text("sid", of: segment, name), text: try text("text_tn", of: segment, name),
          speaker: segment["speaker"]?.string, times: begin..<end))
    }
    guard !segments.isEmpty else { return nil }
    return CorpusEntry(
      place: "\(file), \(name)", id: id,
      paths: ["\(folder)/\(try text("path", of: audio, name))"], segments: segments,
      duration: try number("duration", of: audio, name))
  }

  private func hasTag(_ object: JSON) -> Bool {
    object["subsets"]?.array?.contains(.string(tag)) ?? false
  }

  private func text(
    _ key: String, of object: JSON, _ name: String
  ) throws(CorpusError) -> String {
    guard let text = object[key]?.string else {
      throw CorpusError(.format, "\(name): no text '\(key)'")
    }
    return text
  }

  private func number(
    _ key: String, of object: JSON, _ name: String
  ) throws(CorpusError) -> Double {
    guard let number = object[key]?.number, number.isFinite else {
      throw CorpusError(.format, "\(name): no number '\(key)'")
    }
    return number
  }
}
