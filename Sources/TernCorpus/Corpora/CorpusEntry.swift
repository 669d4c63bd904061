/// An audio file and what is said in it, as a corpus lists it.
package struct CorpusEntry: Sendable, Hashable {
  /// Something that is said.
  package struct Segment: Sendable, Hashable {
    package let id: String
    package let text: String
    package let speaker: String?
    /// Where it begins and ends, in seconds; nil where it is the whole recording.
    package var times: Range<Double>?

    package init(id: String, text: String, speaker: String?, times: Range<Double>? = nil) {
      (self.id, self.text, self.speaker, self.times) = (id, text, speaker, times)
    }
  }

  /// Where the corpus lists it, for messages.
  package let place: String
  /// The recording's name.
  package let id: String
  /// Where the audio may be; the first that is there is it.
  package let paths: [String]
  /// What is said; nothing in noise.
  package let segments: [Segment]
  /// The recording's length, in seconds, where the corpus says it and is believed.
  package let duration: Double?

  package init(
    place: String, id: String, paths: [String], segments: [Segment], duration: Double? = nil
  ) {
    (self.place, self.id, self.paths) = (place, id, paths)
    (self.segments, self.duration) = (segments, duration)
  }
}

/// Gives a corpus's entries one after the other, in constant memory.
package protocol CorpusReader {
  /// The next entry, or what is wrong with it; nil at the end.
  ///
  /// - Throws: ``CorpusError`` where nothing more can be read.
  mutating func next() throws(CorpusError) -> Result<CorpusEntry, CorpusError>?
}
