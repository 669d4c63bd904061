import TernCorpus

/// A job under way: what it has to say of its progress, and of what is wrong with its input. It is used
/// by the thread that runs the job.
package final class JobRun {
  /// How many things there are to do, where it is known.
  package var total: Int?
  /// How many things it has made, for jobs that go on with them.
  package var count = 0
  /// What is said of the job when it is complete.
  package var summary = ""
  /// Whether manifests are read a second time, so that what is wrong with them was told.
  var isReadingAgain = false
  /// How many lines of manifests could not be read.
  private(set) var unreadableLineCount = 0
  private(set) var problems = ManifestReport()
  private var done = 0
  private let job: String
  private let isStrict: Bool
  private let observe: (PreparationEvent) -> Void

  init(job: String, isStrict: Bool, observe: @escaping (PreparationEvent) -> Void) {
    self.job = job
    self.isStrict = isStrict
    self.observe = observe
  }

  /// Says that one more thing is done.
  func advance() {
    done += 1
    observe(.progress(job: job, done: done, total: total))
  }

  /// Says something to know.
  func note(_ text: String) { observe(.note(text)) }

  /// Counts and names a problem.
  ///
  /// - Throws: ``PreparationError`` with code `.problem` where preparation is strict.
  func report(_ error: CorpusError) throws(PreparationError) {
    guard !isStrict else { throw PreparationError(error) }
    problems.note(error)
    observe(.problem(job: job, error))
  }

  /// The next item of a manifest; lines that are not what they should be are reported and passed over.
  ///
  /// - Throws: ``PreparationError`` as ``report(_:)`` does, ``CorpusError`` where the file cannot be read.
  func next<Item>(of reader: ManifestReader<Item>) throws -> Item? {
    while true {
      do { return try reader.next() } catch {
        guard error.code != .file else { throw error }
        unreadableLineCount += 1
        if !isReadingAgain { try report(error) }
        if error.code == .truncated { return nil }
      }
    }
  }
}
