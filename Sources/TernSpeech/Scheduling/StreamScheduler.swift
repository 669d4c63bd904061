import Dispatch
import Synchronization

/// Recognises many live streams together: steps that are ready at about the same time are computed as one
/// batch, which costs little more than one of them alone.
///
/// ```swift
/// let scheduler = try StreamScheduler(recognizer)
/// let stream = try scheduler.makeStream()
/// Task { for await samples in microphone { try await stream.accept(samples, sampleRate: 48000) } }
/// for try await result in stream.results { print(result.text) }
/// ```
///
/// Streams take turns: one that has much audio waiting gets one chunk each time, as all others do. What a stream
/// gives depends neither on the others nor on when its audio comes.
public final class StreamScheduler: Sendable {
  /// How streams are brought together.
  public struct Options: Sendable, Hashable {
    /// How long a step that is ready waits at most for others to be computed with, in seconds.
    public var patience = 0.01
    /// The most audio of a stream that waits to be decoded, in seconds, before whoever brings more has to wait.
    public var backlogLimit = 2.0
    /// The most streams at a time.
    public var streamLimit = 1024

    /// The usual options.
    public init() {}
  }

  /// What a scheduler has done so far, and what it has to do.
  public struct Statistics: Sendable, Hashable {
    /// Streams that are not over.
    public var streamCount = 0
    /// Batches computed.
    public var batchCount = 0
    /// Chunks of streams computed, in all batches.
    public var stepCount = 0
    /// Encoder frames computed, in all steps.
    public var frameCount = 0
    /// Seconds of computing.
    public var computingSeconds = 0.0
    /// The longest that a step was ready before it was computed, in seconds.
    public var longestWait = 0.0
  }

  /// What recognises.
  public let recognizer: Recognizer
  /// How streams are brought together.
  public let options: Options
  private let turns: Turns
  /// Computes, one turn after the other.
  private let worker = DispatchQueue(label: "tern.scheduler")
  private let statisticsSoFar = Mutex(Statistics())
  private let isTurnDue = Atomic(false)

  /// A scheduler of a recogniser's streams, which it prepares; ``Recognizer/Options/batchSize`` is the most steps of a batch,
  /// ``Recognizer/Options/chunkFrames`` the most encoder frames of a step, ``Recognizer/Options/latency`` the audio that a
  /// step waits for.
  ///
  /// - Throws: ``SpeechError`` with code `.configuration` for numbers out of bounds.
  public init(_ recognizer: Recognizer, options: Options = Options()) throws(SpeechError) {
    for (name, value, bounds) in [
      ("patience", options.patience, 0...10.0),
      ("backlog limit", options.backlogLimit, 0.01...3600),
      ("stream limit", Double(options.streamLimit), 1...1_000_000),
    ] where !bounds.contains(value) {
      throw SpeechError(
        code: .configuration,
        message:
          "\(name) of \(value), expected \(bounds.lowerBound) to \(bounds.upperBound)")
    }
    guard recognizer.options.latency <= options.backlogLimit else {
      throw SpeechError(
        code: .configuration,
        message: "a latency of \(recognizer.options.latency) s needs more than the backlog limit "
          + "of \(options.backlogLimit) s")
    }
    recognizer.prepare()
    self.recognizer = recognizer
    self.options = options
    turns = Turns(recognizer, patience: options.patience)
  }

  /// A new stream, which prefers some phrases beside the recogniser's own.
  ///
  /// - Throws: ``SpeechError`` with code `.busy` where there are as many streams as the options allow, and what
  ///   ``Recognizer/makeStream(hotwords:)`` throws.
  public func makeStream(hotwords: [Hotword] = []) throws(SpeechError) -> LiveStream {
    let line = Line(try recognizer.makeStream(hotwords: hotwords), limit: options.backlogLimit)
    let isFull = statisticsSoFar.withLock { statistics in
      if statistics.streamCount >= options.streamLimit { return true }
      statistics.streamCount += 1
      return false
    }
    if isFull {
      throw SpeechError(
        code: .busy, message: "\(options.streamLimit) streams are there already, the most allowed")
    }
    worker.async { [turns] in turns.lineCount += 1 }
    return LiveStream(line, scheduler: self)
  }

  /// What has been done so far.
  public var statistics: Statistics { statisticsSoFar.withLock { $0 } }

  /// The bytes that a stream takes at most while it waits for its turn: the encoder's states, and audio at the
  /// recogniser's sample rate up to the backlog limit.
  public var bytesPerStream: Int {
    recognizer.stateByteCount
      + Int(options.backlogLimit * recognizer.sampleRate) * MemoryLayout<Float>.stride
  }

  /// Lets a line, which has something new, take part in the turns.
  func wake(_ line: Line) {
    worker.async { [self] in
      turns.join(line)
      takeTurnSoon()
    }
  }

  /// One turn after what the worker has to do already, unless that is a turn.
  private func takeTurnSoon() {
    if isTurnDue.exchange(true, ordering: .relaxed) { return }
    worker.async { [self] in
      isTurnDue.store(false, ordering: .relaxed)
      takeTurn()
    }
  }

  private func takeTurn() {
    let outcome = turns.take()
    statisticsSoFar.withLock { statistics in
      statistics.streamCount -= outcome.endedCount
      guard outcome.stepCount > 0 else { return }
      statistics.batchCount += 1
      statistics.stepCount += outcome.stepCount
      statistics.frameCount += outcome.frameCount
      statistics.computingSeconds += outcome.seconds
      statistics.longestWait = max(statistics.longestWait, outcome.longestWait)
    }
    switch outcome.nextTurn {
    case nil: break
    case 0: takeTurnSoon()
    case .some(let seconds):
      worker.asyncAfter(deadline: .now() + seconds) { [self] in takeTurnSoon() }
    }
  }
}
