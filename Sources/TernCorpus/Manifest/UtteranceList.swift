/// A manifest's utterances while it is read, or what is wrong with it.
struct UtteranceList {
  private var utterances: [Utterance] = []
  /// Where each name was first seen.
  private var places: [String: String] = [:]
  private var problems: [CorpusError] = []
  private var problemCount = 0

  /// How many problems an error tells.
  private static let mostTold = 10

  /// Appends what a place of the manifest holds, or notes what is wrong with it.
  mutating func append(at place: String, _ read: () throws(CorpusError) -> Utterance) {
    do {
      let utterance = try read()
      try check(utterance, at: place)
      utterances.append(utterance)
    } catch {
      problemCount += 1
      guard problems.count < Self.mostTold else { return }
      problems.append(CorpusError(error.code, "\(place): \(error.message)"))
    }
  }

  private mutating func check(_ utterance: Utterance, at place: String) throws(CorpusError) {
    guard !utterance.id.isEmpty else { throw CorpusError(.format, "an empty name") }
    guard utterance.text.contains(where: { !$0.isWhitespace }) else {
      throw CorpusError(.format, "utterance '\(utterance.id.prefix(80))' has no text")
    }
    if let first = places[utterance.id] {
      throw CorpusError(
        .format, "a second utterance '\(utterance.id.prefix(80))', the first is at \(first)")
    }
    places[utterance.id] = place
  }

  /// The utterances.
  ///
  /// - Throws: ``CorpusError`` that tells the problems, its code that of the first.
  func finish() throws(CorpusError) -> [Utterance] {
    guard let first = problems.first else { return utterances }
    var messages = problems.map(\.message)
    if problemCount > problems.count {
      messages.append("and \(problemCount - problems.count) more")
    }
    throw CorpusError(first.code, messages.joined(separator: "\n"))
  }
}
