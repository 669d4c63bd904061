/// The results of recognising a sequence of audio, as they change: partial ones, and one final at the
/// end of the audio, and of each segment where ``Recognizer/Options/cutsAtEndpoints`` is on.
public struct RecognitionUpdates<Audio: AsyncSequence>: AsyncSequence
where Audio.Element == [Float] {
  private let recognizer: Recognizer
  private let audio: Audio
  private let sampleRate: Double

  init(_ recognizer: Recognizer, audio: Audio, sampleRate: Double) {
    self.recognizer = recognizer
    self.audio = audio
    self.sampleRate = sampleRate
  }

  /// Starts at the beginning of the audio.
  public func makeAsyncIterator() -> Iterator {
    Iterator(audio: audio.makeAsyncIterator(), stream: recognizer.makeStream(), sampleRate)
  }

  /// Recognises while it is asked for results.
  public struct Iterator: AsyncIteratorProtocol {
    private var audio: Audio.AsyncIterator
    private let stream: RecognitionStream
    private let sampleRate: Double
    private var changes = ResultChanges()
    private var pending: [RecognitionResult] = []
    private var isOver = false

    init(audio: Audio.AsyncIterator, stream: RecognitionStream, _ sampleRate: Double) {
      self.audio = audio
      self.stream = stream
      self.sampleRate = sampleRate
    }

    /// The next result whose tokens differ from the last one's, or a final one; nil after that of the
    /// audio.
    ///
    /// - Throws: What the audio throws, ``SpeechError`` and ``InterpreterError``; `CancellationError`
    ///   where the task is cancelled. There are no more results after an error.
    public mutating func next() async throws -> RecognitionResult? {
      while pending.isEmpty && !isOver {
        do {
          try Task.checkCancellation()
          let samples = try await audio.next()
          if let samples { try stream.accept(samples, sampleRate: sampleRate) }
          if samples == nil { try stream.finish() }
          try stream.decode()
        } catch {
          isOver = true
          throw error
        }
        pending = changes.next(of: stream)
        isOver = stream.isFinal
      }
      return pending.isEmpty ? nil : pending.removeFirst()
    }
  }
}

extension Recognizer {
  /// The results of recognising audio that arrives as a sequence of blocks of samples.
  ///
  /// ```swift
  /// for try await result in recognizer.results(of: microphone, sampleRate: 48000) {
  ///   print(result.text)
  /// }
  /// ```
  public func results<Audio: AsyncSequence>(
    of audio: Audio, sampleRate: Double
  ) -> RecognitionUpdates<Audio> where Audio.Element == [Float] {
    RecognitionUpdates(self, audio: audio, sampleRate: sampleRate)
  }
}
