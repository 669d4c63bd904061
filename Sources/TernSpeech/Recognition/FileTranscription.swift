/// Transcribes audio files, several at once, each as a stream: memory does not grow with their length.
public final class FileTranscription {
  /// What became of one file.
  public struct Outcome {
    /// The file's path as it was given.
    public let path: String
    /// The audio's length, in seconds.
    public let duration: Double
    /// What was recognised in each segment, or why the file could not be read to its end. There is one
    /// segment where ``Recognizer/Options/cutsAtEndpoints`` is off.
    public let segments: Result<[RecognitionResult], any Error>

    /// What was recognised in all of the file, or why it could not be read to its end.
    public var result: Result<RecognitionResult, any Error> {
      segments.map(RecognitionResult.init(joining:))
    }
  }

  private let recognizer: Recognizer
  private let paths: [String]
  private var nextPath = 0
  private var active: [Item] = []
  private var done: [Int: Outcome] = [:]
  private var nextOutcome = 0
  private var block: [Float] = []

  private struct Item {
    let index: Int
    let file: AudioFile
    let stream: RecognitionStream
    /// The segments that are over.
    var segments: [RecognitionResult] = []
  }

  /// A transcription of the given files.
  public init(_ recognizer: Recognizer, paths: [String]) {
    self.recognizer = recognizer
    self.paths = paths
  }

  /// The seconds of audio that have been read so far.
  public private(set) var duration = 0.0

  /// The next file's outcome, in the order of the paths; nil after the last.
  ///
  /// - Parameter progress: Called now and then while work goes on.
  /// - Throws: ``InterpreterError`` where the model cannot be run.
  public func next(progress: () -> Void = {}) throws -> Outcome? {
    while done[nextOutcome] == nil {
      while active.count < recognizer.concurrentStreamCount && nextPath < paths.count {
        guard open() else { break }
      }
      if active.isEmpty && nextPath == paths.count { break }
      feed()
      try recognizer.decode(active.map(\.stream))
      retire()
      progress()
    }
    defer { nextOutcome += 1 }
    return done.removeValue(forKey: nextOutcome)
  }

  /// The audio that is taken from each file before its stream is decoded, in seconds: a chunk.
  private var step: Double {
    Double(recognizer.options.chunkFrames) * recognizer.encoderFrameShift
  }

  /// Opens the next file; false where the system wants others to be closed first.
  private func open() -> Bool {
    do {
      let file = try AudioFile(path: paths[nextPath])
      active.append(Item(index: nextPath, file: file, stream: recognizer.makeStream()))
    } catch {
      if error.code == .tooManyFiles && !active.isEmpty { return false }
      finish(nextPath, 0, .failure(error))
    }
    nextPath += 1
    return true
  }

  private func finish(
    _ index: Int, _ duration: Double, _ segments: Result<[RecognitionResult], any Error>
  ) {
    done[index] = Outcome(path: paths[index], duration: duration, segments: segments)
  }

  /// Gives each stream its file's next samples, and ends those whose file ends.
  private func feed() {
    active.removeAll { item in
      do throws(SpeechError) {
        try feed(item)
        return false
      } catch {
        finish(item.index, 0, .failure(error.located(in: item.file.path)))
        return true
      }
    }
  }

  private func feed(_ item: Item) throws(SpeechError) {
    let rate = Double(item.file.sampleRate)
    var seconds = 0.0
    while seconds < step {
      guard try item.file.read(into: &block) else {
        try item.stream.finish()
        break
      }
      try item.stream.accept(block, sampleRate: rate)
      seconds += Double(block.count) / rate
    }
    duration += seconds
  }

  private func retire() {
    for index in active.indices { active[index].segments += active[index].stream.takeSegments() }
    active.removeAll { item in
      guard item.stream.isFinal else { return false }
      let duration = Double(item.file.sampleCount) / Double(item.file.sampleRate)
      let last = item.stream.result
      let isSilent = last.tokens.isEmpty && !item.segments.isEmpty
      finish(item.index, duration, .success(item.segments + (isSilent ? [] : [last])))
      return true
    }
  }
}
