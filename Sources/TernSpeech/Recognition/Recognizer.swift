import Synchronization
import TernGraph
import TernTensor

/// Recognises speech with a transducer. Immutable: one recogniser serves all threads and any number
/// of streams.
///
/// ```swift
/// let recognizer = try Recognizer(contentsOf: "model.tern")
/// let stream = recognizer.makeStream()
/// try stream.accept(samples, sampleRate: 16000)
/// try stream.finish()
/// try stream.decode()
/// print(stream.result.text)
/// ```
public final class Recognizer: Sendable {
  /// How a recogniser works.
  public struct Options: Sendable, Hashable {
    /// The number of threads that compute a batch together, the caller's included.
    public var threadCount = 1
    /// The most encoder frames that are computed at once: 1 has the least latency where audio
    /// arrives live, more is faster where it is there already. Results do not depend on it.
    public var chunkFrames = 32
    /// The most streams that are computed at once.
    public var batchSize = 32
    /// What is appended when audio ends; nil for what the model says.
    public var tail: TailPadding?

    /// The usual options.
    public init() {}
  }

  let transducer: Transducer
  let fbank: Fbank
  let tail: TailPadding
  private let options: Options
  private let threads: ThreadPool
  private let sessions = Mutex<[TransducerSession]>([])

  /// A recogniser with a model that has been read.
  ///
  /// - Throws: ``SpeechError`` with code `.model` where the model is no streaming transducer, or
  ///   `.configuration` where its front end or the options make no sense; ``GraphError`` where one
  ///   of its graphs is missing or not sound.
  public init(model: Model, options: Options = Options()) throws {
    try Self.check(options)
    transducer = try Transducer(model)
    fbank = Fbank(try FbankConfiguration(transducer.frontEnd))
    let frontEnd = transducer.frontEnd
    tail = try options.tail ?? TailPadding(frames: frontEnd.tailFrames, value: frontEnd.tailValue)
    self.options = options
    threads = ThreadPool(count: options.threadCount)
  }

  /// A recogniser with a model file, which stays mapped.
  ///
  /// - Throws: ``GraphError`` and ``TensorError`` where the file cannot be read, and as
  ///   ``init(model:options:)``.
  public convenience init(contentsOf path: String, options: Options = Options()) throws {
    try self.init(model: try Model(contentsOf: path), options: options)
  }

  private static func check(_ options: Options) throws(SpeechError) {
    for (name, value, limit) in [
      ("thread count", options.threadCount, 1024), ("chunk", options.chunkFrames, 4096),
      ("batch size", options.batchSize, 4096),
    ] where !(1...limit).contains(value) {
      throw SpeechError(
        code: .configuration, message: "\(name) of \(value), expected 1 to \(limit)")
    }
  }

  /// A new stream.
  public func makeStream() -> RecognitionStream { RecognitionStream(self) }

  /// Samples a second that the model takes, in Hz.
  public var sampleRate: Double { Double(fbank.configuration.sampleRate) }

  /// The time from one encoder frame to the next, in seconds.
  public var encoderFrameShift: Double {
    Double(transducer.decoding.shiftFrames) * fbank.configuration.frameShift / 1000
  }

  /// The most streams that are computed at once.
  public var batchSize: Int { options.batchSize }

  /// The tokens' texts.
  public var tokens: TokenTable { transducer.tokens }

  /// Decodes all audio that is ready, of several streams in batches. What a stream gives does not
  /// depend on the others.
  ///
  /// - Precondition: the streams are this recogniser's, and no stream is named twice.
  /// - Throws: ``InterpreterError`` where the model cannot be run.
  public func decode(_ streams: [RecognitionStream]) throws {
    precondition(
      streams.allSatisfy { $0.recognizer === self }, "a stream of another recogniser")
    precondition(
      Set(streams.map(ObjectIdentifier.init)).count == streams.count, "a stream named twice")
    let session =
      sessions.withLock { $0.popLast() } ?? TransducerSession(transducer, threads: threads)
    defer { sessions.withLock { $0.append(session) } }
    let search = GreedySearch(transducer: transducer)
    while let (batch, frames) = nextBatch(of: streams) {
      let encoded = try session.encode(batch, frames: frames)
      try search.extend(batch, by: encoded, frames: frames, in: session)
    }
  }

  /// The streams that are furthest behind, and the number of encoder frames that all of them have
  /// ready: a power of two, so that there are few sizes to plan for.
  private func nextBatch(
    of streams: [RecognitionStream]
  ) -> (streams: [RecognitionStream], frames: Int)? {
    let chunks = streams.map { stream in
      let ready = min(stream.readyFrameCount, options.chunkFrames)
      return ready == 0 ? 0 : 1 << (Int.bitWidth - 1 - ready.leadingZeroBitCount)
    }
    guard let frames = chunks.max(), frames > 0 else { return nil }
    let batch = zip(streams, chunks).lazy.filter { $0.1 == frames }.map(\.0)
    return (Array(batch.prefix(options.batchSize)), frames)
  }
}
