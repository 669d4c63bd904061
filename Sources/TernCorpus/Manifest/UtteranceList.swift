/// A manifest's utterances while it is read, and what is wrong with it: what cannot be used is counted
/// and left out, or ends the reading where it is to be strict.
struct UtteranceList {
  let options: Manifest.Options
  private(set) var utterances: [Utterance] = []
  private(set) var report = ManifestReport()
  /// Where each name was first seen.
  private var places: [String: String] = [:]

  init(options: Manifest.Options) { self.options = options }

  /// Appends what a place of the manifest holds, or notes what is wrong with it.
  mutating func append(
    at place: String, _ read: () throws(CorpusError) -> Utterance
  ) throws(CorpusError) {
    do {
      let utterance = try read()
      try check(utterance, at: place)
      utterances.append(utterance)
    } catch {
      try note(error.located(at: place))
    }
  }

  /// Notes what is wrong with some part of the manifest.
  ///
  /// - Throws: the error, where reading is to be strict.
  mutating func note(_ error: CorpusError) throws(CorpusError) {
    if options.isStrict { throw error }
    report.note(error)
  }

  private mutating func check(_ utterance: Utterance, at place: String) throws(CorpusError) {
    guard !utterance.id.isEmpty else { throw CorpusError(.format, "an empty name") }
    guard !options.needsText || utterance.text.contains(where: { !$0.isWhitespace }) else {
      throw CorpusError(.text, "utterance '\(utterance.id.prefix(80))' has no text")
    }
    if let first = places[utterance.id] {
      throw CorpusError(
        .duplicate, "a second utterance '\(utterance.id.prefix(80))', the first is at \(first)")
    }
    places[utterance.id] = place
  }
}
