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
  let transducer: Transducer
  let fbank: Fbank
  let tail: TailPadding
  let search: Search
  /// What every stream begins with that has no phrases of its own.
  private let start: SearchState
  /// What makes tokens of phrases; made when it is first needed.
  let spelling: Mutex<HotwordSpelling?>
  let threads: ThreadPool
  /// What all threads compute in together, and what one thread computes in alone.
  let sessions: (shared: SessionPool, ownThread: SessionPool)

  /// A recogniser with a model that has been read.
  ///
  /// - Throws: ``SpeechError`` with code `.model` where the model is no streaming transducer, or
  ///   `.configuration` where its front end or the options make no sense, or `.hotword` or `.token`
  ///   where phrases cannot be spelled; ``GraphError`` where one of its graphs is missing or not sound.
  public init(model: Model, options: Options = Options()) throws {
    try options.check()
    transducer = try Transducer(model)
    fbank = Fbank(try FbankConfiguration(transducer.frontEnd))
    let frontEnd = transducer.frontEnd
    tail = try options.tail ?? TailPadding(frames: frontEnd.tailFrames, value: frontEnd.tailValue)
    self.options = options
    search = try Search(options.decodingMethod, options.search, transducer)
    let spelling =
      options.search.hotwords.isEmpty ? nil : try HotwordSpelling(transducer, options.search)
    let hotwords = try spelling?.graph(
      of: options.search.hotwords, score: options.search.hotwordScore)
    start = try search.makeState(hotwords: hotwords)
    self.spelling = Mutex(spelling)
    threads = ThreadPool(count: options.threadCount)
    sessions = (SessionPool(transducer, threads), SessionPool(transducer, ThreadPool()))
  }

  /// A recogniser with a model file, which is mapped.
  ///
  /// - Throws: ``GraphError`` and ``TensorError`` where the file cannot be read, and as
  ///   ``init(model:options:)``.
  public convenience init(contentsOf path: String, options: Options = Options()) throws {
    try self.init(model: try Model(contentsOf: path), options: options)
  }

  /// Packs the model's weights for this machine: otherwise the first step does it, which takes about 0.1 s for 340 MB.
  public func prepare() {
    for program in [transducer.encoder, transducer.decoder, transducer.joiner] {
      program.prepare(threadCount: threads.count)
    }
  }

  /// A new stream.
  public func makeStream() -> RecognitionStream { RecognitionStream(self, start) }

  /// Samples a second that the model takes, in Hz.
  public var sampleRate: Double { Double(fbank.configuration.sampleRate) }

  /// The time from one encoder frame to the next, in seconds.
  public var encoderFrameShift: Double {
    Double(transducer.decoding.shiftFrames) * fbank.configuration.frameShift / 1000
  }

  /// The encoder frames that ``Options/latency`` waits for.
  var latencyFrames: Int {
    // A hundredth of a frame: 0.2 / 0.04 is a little more than 5.
    max(1, Int((options.latency / encoderFrameShift - 0.01).rounded(.up)))
  }

  /// The most streams that are computed side by side: a batch for each thread.
  var concurrentStreamCount: Int { options.batchSize * threads.count }

  /// The bytes that the encoder's states take of each stream.
  public var stateByteCount: Int { transducer.encoder.stateByteCount }

  /// How the recogniser works.
  public let options: Options

  /// The tokens' texts.
  public var tokens: TokenTable { transducer.tokens }
}
