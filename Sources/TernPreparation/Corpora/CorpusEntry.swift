import TernCorpus

/// An audio file and what is said in it, as a corpus lists it.
struct CorpusEntry: Sendable, Hashable {
  /// Something that is said.
  struct Segment: Sendable, Hashable {
    let id: String
    let text: String
    let speaker: String?
    /// Where it begins and how long it is, in seconds; nil where it is the whole recording.
    var times: (Range<Double>)? = nil
  }

  /// Where the corpus lists it, for messages.
  let place: String
  /// The recording's name.
  let id: String
  /// Where the audio may be; the first that is there is it.
  let paths: [String]
  var segments: [Segment]
  /// The recording's length, in seconds, where the corpus says it and is believed.
  var duration: Double? = nil
}

/// Gives a corpus's entries one after the other, in constant memory.
protocol CorpusReader {
  /// The next entry, or what is wrong with it; nil at the end.
  ///
  /// - Throws: An error where nothing more can be read.
  mutating func next() throws -> Result<CorpusEntry, CorpusError>?
}
