import TernCorpus

/// Cuts noise into windows of 10 s. A rest is kept if it is longer than 5 s, as upstream, and a recording
/// of less than a window, which upstream drops below 5 s, always: small sets of noise have short clips.
///
/// Source: egs/librispeech/ASR/local/compute_fbank_musan.py.
package struct NoiseWindows {
  /// The length of a window, in seconds.
  static let length = 10.0
  /// Longer rests are kept, in seconds.
  static let leastRest = 5.0

  private var recordingCount = 0
  private var waiting: ArraySlice<MonoCut> = []

  /// The next cut of the recordings that `next` gives; nil at the end.
  mutating func next(_ next: () throws -> Recording?) rethrows -> MonoCut? {
    while waiting.isEmpty, let recording = try next() {
      waiting = Self.windows(of: recording, number: recordingCount)[...]
      recordingCount += 1
    }
    return waiting.popFirst()
  }

  /// The windows of a recording, named as lhotse names them.
  package static func windows(of recording: Recording, number: Int) -> [MonoCut] {
    let count = Int((recording.duration / length).rounded(.up))
    return (0..<count).compactMap { index in
      var cut = MonoCut(id: "\(recording.id)-\(number)-\(index)", recording: recording)
      cut.start = length * Double(index)
      cut.duration = ((min(length, recording.duration - cut.start)) * 1e8).rounded() / 1e8
      return index == 0 || cut.duration > leastRest ? cut : nil
    }
  }
}
