/// One of the streams of a ``StreamScheduler``. Audio may be given, and results be taken, by different tasks.
///
/// Who lets go of a stream without finishing it declares the end of its audio.
public final class LiveStream: Sendable {
  private let line: Line
  private let scheduler: StreamScheduler

  init(_ line: Line, scheduler: StreamScheduler) {
    (self.line, self.scheduler) = (line, scheduler)
  }

  deinit { finish() }

  /// The results as they change, for one task: partial ones, and one final at the end of the audio, and of each segment where
  /// ``Recognizer/Options/cutsAtEndpoints`` is on. They end with ``SpeechError`` where audio is not as it should be,
  /// and with ``InterpreterError`` where the model cannot be run.
  public var results: AsyncThrowingStream<RecognitionResult, any Error> { line.results }

  /// Takes the next samples of one channel, in [-1, 1]; waits while more audio than the scheduler's
  /// ``StreamScheduler/Options/backlogLimit`` is there undecoded.
  ///
  /// - Parameter sampleRate: Samples a second, in Hz.
  /// - Throws: ``SpeechError`` with code `.finished` after the end, `.resampling` where the rate is no positive number.
  public func accept(_ samples: [Float], sampleRate: Double) async throws(SpeechError) {
    let isFull = try line.withInbox { inbox throws(SpeechError) in
      try inbox.put(samples, sampleRate: sampleRate)
      return inbox.isFull
    }
    scheduler.wake(line)
    guard isFull else { return }
    await withCheckedContinuation { continuation in
      line.withInbox { $0.wait(continuation) }
    }
  }

  /// Seconds of audio that is not decoded yet.
  public var backlog: Double { line.withInbox { $0.backlog } }

  /// Declares the end of the audio; what is undecoded will be decoded.
  public func finish() {
    line.withInbox { $0.end() }
    scheduler.wake(line)
  }

  /// Ends the stream now, and its results, whatever is undecoded.
  public func cancel() {
    line.withInbox { $0.cancel() }
    scheduler.wake(line)
  }
}
