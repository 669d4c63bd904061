import TernCorpus

/// Cuts made of a part's manifests, one utterance each, in constant memory: both manifests are read side
/// by side, supervisions in the order of their recordings.
///
/// A cut is a whole recording, named `<recording>-<number>` as lhotse names it, or where a recording has
/// several utterances, or one that does not fill it, an utterance of it, named as that.
final class CutSource {
  private let recordings: ManifestReader<Recording>
  private let supervisions: ManifestReader<Supervision>
  private let part: CorpusPart
  private let run: JobRun
  private var recordingCount = 0
  /// The supervision that was read last and belongs to a later recording.
  private var ahead: Supervision?
  private var waiting: ArraySlice<MonoCut> = []
  /// How many utterances were left out for what their texts say.
  private(set) var leftOutCount = 0

  /// - Throws: ``CorpusError`` with code `.file` where a manifest cannot be opened.
  init(_ part: CorpusPart, _ options: PreparationOptions, _ run: JobRun) throws {
    recordings = try ManifestReader(path: options.recordings(part.id))
    supervisions = try ManifestReader(path: options.supervisions(part.id))
    self.part = part
    self.run = run
    ahead = try run.next(of: supervisions)
  }

  /// The next cut; nil at the end.
  ///
  /// - Throws: ``PreparationError`` with code `.format` where a supervision's recording does not come.
  func next() throws -> MonoCut? {
    while true {
      if let cut = waiting.popFirst() { return cut }
      let lineCount = run.unreadableLineCount
      let recording = try run.next(of: recordings)
      let unreadable = run.unreadableLineCount - lineCount
      guard let recording else {
        if let ahead, unreadable == 0 {
          throw PreparationError(
            .format,
            "\(supervisions.place): utterance '\(ahead.id.prefix(80))' of recording "
              + "'\(ahead.recordingID.prefix(80))', which is not there, or not in the same order")
        }
        return nil
      }
      for _ in 0..<unreadable { try passOver() }
      let said = try supervisions(of: recording)
      waiting = said.map { cut(of: recording, $0, isAlone: said.count == 1) }[...]
      recordingCount += 1
    }
  }

  /// Passes over what is said in a recording whose line cannot be read.
  private func passOver() throws {
    guard let name = ahead?.recordingID else { return }
    while ahead?.recordingID == name { ahead = try run.next(of: supervisions) }
  }

  private func supervisions(of recording: Recording) throws -> [Supervision] {
    var said: [Supervision] = []
    while let supervision = ahead, supervision.recordingID == recording.id {
      if let text = supervision.text.flatMap(part.normalized) {
        said.append(supervision)
        said[said.count - 1].text = text
      } else {
        leftOutCount += 1
      }
      ahead = try run.next(of: supervisions)
    }
    return said
  }

  private func cut(of recording: Recording, _ said: Supervision, isAlone: Bool) -> MonoCut {
    let custom: JSON? = part.origin.map { ["origin": .string($0)] }
    let isWhole = said.start == 0 && abs(said.duration - recording.duration) < 1e-6
    guard !isAlone || !isWhole else {
      return MonoCut(
        id: "\(recording.id)-\(recordingCount)", recording: recording, supervisions: [said],
        custom: custom)
    }
    return MonoCut(said, in: recording, custom: custom)
  }
}
