import TernCorpus

/// An entry whose audio is there, as manifests have it.
struct CheckedEntry: Sendable, Hashable {
  let place: String
  let recording: Recording
  let supervisions: [Supervision]
  /// What is wrong with some of its utterances.
  let problems: [CorpusError]
}

/// Looks at an entry's audio file and texts.
struct EntryCheck {
  /// The entry, or why nothing of it can be used.
  let result: Result<CheckedEntry, CorpusError>

  /// The rate that features are computed at, in Hz.
  static let sampleRate = 16_000
  /// The longest recording, in seconds: one day.
  private static let longest = 86_400.0

  /// Checks an entry; `custom` goes into each supervision.
  init(_ entry: CorpusEntry, custom: JSON? = nil) {
    result = Result { () throws(CorpusError) in
      let recording = try Self.recording(of: entry)
      var supervisions: [Supervision] = []
      var problems: [CorpusError] = []
      for segment in entry.segments {
        do throws(CorpusError) {
          supervisions.append(try Self.supervision(segment, of: recording, entry, custom))
        } catch {
          problems.append(error)
        }
      }
      return CheckedEntry(
        place: entry.place, recording: recording, supervisions: supervisions, problems: problems)
    }
  }

  private static func recording(of entry: CorpusEntry) throws(CorpusError) -> Recording {
    let place = entry.place
    guard !entry.id.isEmpty else { throw CorpusError(.format, "\(place): an empty name") }
    guard let path = entry.paths.first(where: isFile) else {
      throw CorpusError(.missing, "\(place): not at \(entry.paths.joined(separator: " or "))")
    }
    var recording: Recording
    do { recording = try Recording(id: entry.id, path: path) } catch {
      throw error.located(at: place)
    }
    if let duration = entry.duration {
      guard 0...longest ~= duration else {
        throw CorpusError(.length, "\(place): \(duration) s, expected a day at most")
      }
      let count = Int((duration * Double(sampleRate)).rounded())
      recording = Recording(id: entry.id, path: path, sampleRate: sampleRate, sampleCount: count)
    }
    guard recording.sampleRate == sampleRate else {
      throw CorpusError(
        .rate, "\(place): \(path) has \(recording.sampleRate) Hz, expected \(sampleRate) Hz")
    }
    guard recording.channels.count == 1 else {
      throw CorpusError(
        .audio, "\(place): \(path) has \(recording.channels.count) channels, expected 1")
    }
    guard 0.01...longest ~= recording.duration else {
      throw CorpusError(
        .length, "\(place): \(path) has \(recording.sampleCount) samples, expected 160 or more")
    }
    return recording
  }

  private static func supervision(
    _ segment: CorpusEntry.Segment, of recording: Recording, _ entry: CorpusEntry, _ custom: JSON?
  ) throws(CorpusError) -> Supervision {
    guard !segment.id.isEmpty else {
      throw CorpusError(.format, "\(entry.place): an utterance without a name")
    }
    guard segment.text.contains(where: { !$0.isWhitespace }) else {
      throw CorpusError(.text, "\(entry.place): utterance '\(segment.id.prefix(80))' has no text")
    }
    var supervision = Supervision(
      of: recording, text: segment.text, speaker: segment.speaker, language: "English",
      custom: custom)
    supervision.id = segment.id
    guard let times = segment.times else { return supervision }
    // Segments may end a little after their recording: lhotse trims them too.
    let end = min(times.upperBound, recording.duration)
    guard times.lowerBound + 0.01 <= end else {
      throw CorpusError(
        .length,
        "\(entry.place): utterance '\(segment.id.prefix(80))' begins at \(times.lowerBound) s "
          + "and ends at \(times.upperBound) s of \(recording.duration) s")
    }
    supervision.start = times.lowerBound
    supervision.duration = ((end - times.lowerBound) * 1e8).rounded() / 1e8
    return supervision
  }
}
