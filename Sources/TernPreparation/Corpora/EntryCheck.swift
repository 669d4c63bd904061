import TernCorpus
import TernSpeech

/// An entry whose audio is there, as manifests have it.
struct CheckedEntry: Sendable, Hashable {
  let place: String
  let recording: Recording
  let supervisions: [Supervision]
  /// What is wrong with some of its utterances.
  let problems: [Problem]
}

/// Looks at an entry's audio file and texts.
struct EntryCheck {
  /// The entry, or why nothing of it can be used.
  let result: Result<CheckedEntry, EntryError>

  /// The rate that features are computed at, in Hz.
  static let sampleRate = 16_000
  /// The longest recording, in seconds: one day.
  private static let longest = 86_400.0

  /// Checks an entry; `custom` goes into each supervision.
  init(_ entry: CorpusEntry, custom: JSON? = nil) {
    result = Result { () throws(EntryError) in
      let recording = try Self.recording(of: entry)
      var supervisions: [Supervision] = []
      var problems: [Problem] = []
      for segment in entry.segments {
        do throws(EntryError) {
          supervisions.append(try Self.supervision(segment, of: recording, entry, custom))
        } catch {
          problems.append(error.problem)
        }
      }
      return CheckedEntry(
        place: entry.place, recording: recording, supervisions: supervisions, problems: problems)
    }
  }

  private static func recording(of entry: CorpusEntry) throws(EntryError) -> Recording {
    let place = entry.place
    guard !entry.id.isEmpty else { throw EntryError(.entry, "\(place): an empty name") }
    guard let path = entry.paths.first(where: isFile) else {
      throw EntryError(.audioMissing, "\(place): not at \(entry.paths.joined(separator: " or "))")
    }
    let file: AudioFile
    do { file = try AudioFile(path: path) } catch {
      throw EntryError(.audioDamaged, "\(place): \(error.message)")
    }
    if let duration = entry.duration {
      guard 0.01...longest ~= duration else {
        throw EntryError(.length, "\(place): \(duration) s, expected 0.01 s to a day")
      }
      let count = Int((duration * Double(sampleRate)).rounded())
      return Recording(id: entry.id, path: path, sampleRate: sampleRate, sampleCount: count)
    }
    guard file.sampleRate == sampleRate else {
      throw EntryError(
        .sampleRate, "\(place): \(path) has \(file.sampleRate) Hz, expected \(sampleRate) Hz")
    }
    guard file.channelCount == 1 else {
      throw EntryError(.channels, "\(place): \(path) has \(file.channelCount) channels, expected 1")
    }
    let count = try sampleCount(of: file, place)
    guard 0.01...longest ~= Double(count) / Double(sampleRate) else {
      throw EntryError(.length, "\(place): \(path) has \(count) samples, expected 160 or more")
    }
    return Recording(id: entry.id, path: path, sampleRate: sampleRate, sampleCount: count)
  }

  private static func sampleCount(
    of file: AudioFile, _ place: String
  ) throws(EntryError) -> Int {
    if let count = file.declaredSampleCount { return count }
    var block: [Float] = []
    do { while try file.read(into: &block) {} } catch {
      throw EntryError(.audioDamaged, "\(place): \(error.message)")
    }
    return file.sampleCount
  }

  private static func supervision(
    _ segment: CorpusEntry.Segment, of recording: Recording, _ entry: CorpusEntry, _ custom: JSON?
  ) throws(EntryError) -> Supervision {
    guard !segment.id.isEmpty else {
      throw EntryError(.entry, "\(entry.place): an utterance without a name")
    }
    guard segment.text.contains(where: { !$0.isWhitespace }) else {
      throw EntryError(.text, "\(entry.place): utterance '\(segment.id.prefix(80))' has no text")
    }
    var supervision = Supervision(
      of: recording, text: segment.text, speaker: segment.speaker, language: "English",
      custom: custom)
    supervision.id = segment.id
    guard let times = segment.times else { return supervision }
    // Segments may end a little after their recording: lhotse trims them too.
    let end = min(times.upperBound, recording.duration)
    guard times.lowerBound + 0.01 <= end else {
      throw EntryError(
        .length,
        "\(entry.place): utterance '\(segment.id.prefix(80))' begins at \(times.lowerBound) s "
          + "and ends at \(times.upperBound) s of \(recording.duration) s")
    }
    supervision.start = times.lowerBound
    supervision.duration = ((end - times.lowerBound) * 1e8).rounded() / 1e8
    return supervision
  }
}
