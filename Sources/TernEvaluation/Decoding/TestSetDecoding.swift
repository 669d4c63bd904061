import Dispatch
import Synchronization
import TernCorpus
import TernSpeech
import TernTensor

/// Decodes test sets with a recogniser: features into streams, many of them at once, and texts out.
public struct TestSetDecoding {
  /// How test sets are decoded.
  public struct Options: Sendable, Hashable {
    /// Seconds of utterances that are decoded together.
    public var maxDuration = 600.0
    /// Whether the first utterance that cannot be decoded is an error; if not, such are counted and left
    /// out.
    public var isStrict = false

    /// The usual options.
    public init() {}
  }

  /// How far the decoding of a set is.
  public struct Progress: Sendable, Hashable {
    /// The batches decoded.
    public fileprivate(set) var batchCount = 0
    /// The utterances decoded, or found to be impossible to decode.
    public fileprivate(set) var utteranceCount = 0
    /// Their length, in seconds.
    public fileprivate(set) var seconds = 0.0
  }

  /// What has become of a set.
  public struct Outcome: Sendable {
    /// What was recognised.
    public fileprivate(set) var utterances: [ScoredUtterance] = []
    /// Utterances that could not be decoded.
    public fileprivate(set) var failures = ManifestReport()

    /// The results of the set that was decoded.
    ///
    /// - Throws: ``EvaluationError`` with code `.set` where none of it could be decoded.
    public func results(of set: TestSet) throws(EvaluationError) -> TestSetResults {
      let results = TestSetResults(utterances)
      guard results.errors.statistics.referenceCount > 0 else {
        throw EvaluationError(
          .set, "\(set.name): nothing of \(set.utterances.count) utterances can be decoded")
      }
      return results
    }
  }

  private let recognizer: Recognizer
  private let source: FeatureSource
  private let options: Options
  private let text: (RecognitionResult, Utterance) -> String

  /// A decoding.
  ///
  /// - Parameters:
  ///   - source: Where features come from.
  ///   - text: What of an utterance's result counts as recognised; the best hypothesis unless told.
  /// - Throws: ``EvaluationError`` with code `.option` where `maxDuration` is not positive.
  public init(
    _ recognizer: Recognizer, source: FeatureSource, options: Options = Options(),
    text: @escaping (RecognitionResult, Utterance) -> String = { result, _ in result.text }
  ) throws(EvaluationError) {
    guard options.maxDuration > 0 else {
      throw EvaluationError(
        .option, "batches of \(options.maxDuration) seconds, expected more than none")
    }
    (self.recognizer, self.source, self.options, self.text) = (recognizer, source, options, text)
  }

  /// Decodes utterances.
  ///
  /// - Parameter progress: Called after each batch.
  /// - Throws: ``InterpreterError`` where the model cannot be run; with `isStrict` also ``CorpusError``,
  ///   naming an utterance whose features cannot be had.
  public func decode(
    _ utterances: [Utterance], progress: (Progress) throws -> Void = { _ in }
  ) throws -> Outcome {
    var outcome = Outcome()
    var done = Progress()
    for batch in batches(of: utterances) {
      try decode(batch, into: &outcome)
      done.batchCount += 1
      done.utteranceCount += batch.count
      done.seconds += batch.reduce(0) { $0 + $1.seconds }
      try progress(done)
    }
    return outcome
  }

  /// The longest utterances first, so that those of a batch are of about one length.
  private func batches(of utterances: [Utterance]) -> [[Utterance]] {
    var batches: [[Utterance]] = []
    var seconds = Double.infinity
    for utterance in utterances.sorted(by: { $0.seconds > $1.seconds }) {
      if seconds + utterance.seconds > options.maxDuration {
        batches.append([])
        seconds = 0
      }
      batches[batches.count - 1].append(utterance)
      seconds += utterance.seconds
    }
    return batches
  }

  private func decode(_ batch: [Utterance], into outcome: inout Outcome) throws {
    var streams: [(utterance: Utterance, stream: RecognitionStream)] = []
    for (utterance, result) in zip(batch, features(of: batch)) {
      do throws(CorpusError) {
        let features = try result.get()
        let stream = recognizer.makeStream()
        stream.features.append(features: features.elements(as: Float.self))
        streams.append((utterance, stream))
      } catch {
        if options.isStrict { throw error }
        outcome.failures.note(error)
      }
    }
    for (_, stream) in streams { try stream.finish() }
    try recognizer.decode(streams.map(\.stream))
    for (utterance, stream) in streams {
      outcome.utterances.append(
        ScoredUtterance(
          id: utterance.id, reference: utterance.text, hypothesis: text(stream.result, utterance)))
    }
  }

  /// The features of each utterance, [T, F], on all cores; or why there are none.
  private func features(of batch: [Utterance]) -> [Result<Tensor, CorpusError>] {
    let results = Mutex<[Int: Result<Tensor, CorpusError>]>([:])
    DispatchQueue.concurrentPerform(iterations: batch.count) { [source] index in
      let result = Result { () throws(CorpusError) in try Self.features(of: batch[index], source) }
      results.withLock { $0[index] = result }
    }
    return results.withLock { results in batch.indices.compactMap { results[$0] } }
  }

  /// The features of an utterance, all of them numbers.
  private static func features(
    of utterance: Utterance, _ source: FeatureSource
  ) throws(CorpusError) -> Tensor {
    let features = try source.features(of: utterance)
    let isFinite = features.withElements(of: Float.self) { elements in
      elements.indices.allSatisfy { elements[$0].isFinite }
    }
    guard isFinite else {
      throw CorpusError(.features, "utterance '\(utterance.id)': features that are not finite")
    }
    return features
  }
}
