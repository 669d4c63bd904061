/// Audio of a live stream that has not been looked at, and those who wait until there is less of it.
package struct Inbox {
  /// What can be found in it.
  enum Item {
    case audio([Float], sampleRate: Double)
    case end
    case cancellation
  }

  /// The most seconds of audio that wait before who brings more has to.
  private let limit: Double
  private var pieces: [(samples: [Float], sampleRate: Double)] = []
  /// Seconds of audio in the pieces, and of what is taken out and not decoded.
  private var seconds = 0.0
  private var readySeconds = 0.0
  /// Whether the audio's end was declared, and whether it was taken out.
  private var (isEnded, isEndTaken) = (false, false)
  private var isCancelled = false
  private var isClosed = false
  private var waiting: [CheckedContinuation<Void, Never>] = []

  /// The longest piece of audio, in seconds.
  private static let pieceSeconds = 0.5

  init(limit: Double) { self.limit = limit }

  /// Whether nothing comes in any more.
  var isShut: Bool { isEnded || isCancelled || isClosed }

  /// Whether something can be taken out.
  var hasNews: Bool { !isClosed && (isCancelled || !pieces.isEmpty || isEnded && !isEndTaken) }

  /// Seconds of audio that is not decoded.
  package var backlog: Double { seconds + readySeconds }

  /// Whether who brings audio has to wait.
  var isFull: Bool { !isShut && backlog > limit }

  /// Takes samples.
  ///
  /// - Throws: ``SpeechError`` with code `.finished` after the end, `.resampling` where the rate is no positive number.
  package mutating func put(_ samples: [Float], sampleRate: Double) throws(SpeechError) {
    if isShut {
      throw SpeechError(code: .finished, message: "samples for a stream that is finished")
    }
    guard sampleRate > 0, sampleRate.isFinite else {
      throw SpeechError(
        code: .resampling, message: "\(sampleRate) Hz, expected a positive sample rate")
    }
    let size = max(1, Int(min(sampleRate, 1e9) * Self.pieceSeconds))
    for first in stride(from: 0, to: samples.count, by: size) {
      let piece = Array(samples[first..<min(first + size, samples.count)])
      pieces.append((piece, sampleRate))
    }
    seconds += Double(samples.count) / max(sampleRate, 1)
  }

  /// Declares the audio's end.
  package mutating func end() { isEnded = true }

  /// Declares that nobody wants to know what is said.
  mutating func cancel() { isCancelled = true }

  /// Lets someone wait until the inbox is not full.
  mutating func wait(_ continuation: CheckedContinuation<Void, Never>) {
    if isFull { waiting.append(continuation) } else { continuation.resume() }
  }

  /// The next thing that has come in.
  mutating func take() -> Item? {
    if isClosed { return nil }
    if isCancelled { return .cancellation }
    if !pieces.isEmpty {
      let piece = pieces.removeFirst()
      seconds =
        pieces.isEmpty ? 0 : seconds - Double(piece.samples.count) / max(piece.sampleRate, 1)
      return .audio(piece.samples, sampleRate: piece.sampleRate)
    }
    if !isEnded || isEndTaken { return nil }
    isEndTaken = true
    return .end
  }

  /// Lets those who wait go on, if there is room beside audio that is taken out and not decoded.
  mutating func letIn(besides readySeconds: Double) {
    self.readySeconds = readySeconds
    if !isFull { releaseAll() }
  }

  /// Lets all go on who wait: nothing is taken out any more.
  mutating func close() {
    isClosed = true
    (pieces, seconds, readySeconds) = ([], 0, 0)
    releaseAll()
  }

  private mutating func releaseAll() {
    for continuation in waiting { continuation.resume() }
    waiting = []
  }
}
