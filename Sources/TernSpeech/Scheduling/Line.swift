import Synchronization

/// A live stream as its scheduler sees it: audio comes in on any thread, and is decoded on the scheduler's.
///
/// `@unchecked Sendable`: (1) `inbox` has a lock; (2) all other variables, and what can change in `stream`, are
/// used by the scheduler's worker only; (3) until the line is given to it, by the one who makes it.
package final class Line: @unchecked Sendable {
  /// What comes out.
  let results: AsyncThrowingStream<RecognitionResult, any Error>
  let stream: RecognitionStream
  /// Since when there is a step to compute.
  private(set) var readySince: ContinuousClock.Instant?
  /// Whether there will be no more results.
  package private(set) var isOver = false
  private let inbox: Mutex<Inbox>
  private let continuation: AsyncThrowingStream<RecognitionResult, any Error>.Continuation
  private var changes = ResultChanges()

  /// A line on which audio of so many seconds may wait.
  package init(_ stream: RecognitionStream, limit: Double) {
    self.stream = stream
    inbox = Mutex(Inbox(limit: limit))
    (results, continuation) = AsyncThrowingStream.makeStream()
  }

  // MARK: Any thread

  /// Calls `body` with the inbox, which nobody else uses meanwhile.
  package func withInbox<Result, Failure: Error>(
    _ body: (inout sending Inbox) throws(Failure) -> sending Result
  ) throws(Failure) -> sending Result {
    try inbox.withLock(body)
  }

  // MARK: The scheduler's worker

  /// Whether there is anything to do before more audio comes.
  var hasWork: Bool {
    if isOver { return false }
    return readySince != nil || inbox.withLock { $0.hasNews }
  }

  /// Takes audio out of the inbox until there is enough for a step, and sees whether a step is ready.
  func advance(at now: ContinuousClock.Instant) {
    if isOver { return }
    let recognizer = stream.recognizer
    let enough = max(recognizer.options.chunkFrames, recognizer.latencyFrames)
    do {
      while stream.readyFrameCount < enough, let item = inbox.withLock({ $0.take() }) {
        switch item {
        case .audio(let samples, let rate): try stream.accept(samples, sampleRate: rate)
        case .end: try stream.finish()
        case .cancellation: return close(throwing: nil)
        }
      }
    } catch { return close(throwing: error) }
    if readySince == nil && stream.dueFrameCount > 0 { readySince = now }
    if stream.isFinal { publish() } else { letIn() }
  }

  /// Tells what is new after a turn.
  func publish() {
    if isOver { return }
    readySince = nil
    for result in changes.next(of: stream) { continuation.yield(result) }
    letIn()
    if stream.isFinal { close(throwing: nil) }
  }

  /// Lets those go on who wait until less audio is undecoded, if less is.
  private func letIn() {
    let ready = Double(stream.readyFrameCount) * stream.recognizer.encoderFrameShift
    inbox.withLock { $0.letIn(besides: ready) }
  }

  /// Ends the line because the model cannot be run.
  func fail(_ error: any Error) { close(throwing: error) }

  private func close(throwing error: (any Error)?) {
    if isOver { return }
    isOver = true
    readySince = nil
    inbox.withLock { $0.close() }
    continuation.finish(throwing: error)
  }
}
