import TernCorpus

/// What happens while data is prepared, to be shown to a person.
public enum PreparationEvent: Sendable, Hashable {
  /// A stage begins.
  case stage(Stage)
  /// A job was found complete; what it had to say.
  case skipped(job: String, summary: String)
  /// A job has done so many of so many things, the latter where it is known.
  case progress(job: String, done: Int, total: Int?)
  /// A recording or an utterance is left out.
  case problem(job: String, CorpusError)
  /// Something to know.
  case note(String)
  /// A job is complete; what it has to say.
  case finished(job: String, summary: String)
}
