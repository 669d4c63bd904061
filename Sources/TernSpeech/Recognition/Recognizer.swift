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
  private let threads: ThreadPool
  private let sessions = Mutex<[TransducerSession]>([])

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
  }

  /// A recogniser with a model file, which stays mapped.
  ///
  /// - Throws: ``GraphError`` and ``TensorError`` where the file cannot be read, and as
  ///   ``init(model:options:)``.
  public convenience init(contentsOf path: String, options: Options = Options()) throws {
    try self.init(model: try Model(contentsOf: path), options: options)
  }

  /// A new stream.
  public func makeStream() -> RecognitionStream { RecognitionStream(self, start) }

  /// Samples a second that the model takes, in Hz.
  public var sampleRate: Double { Double(fbank.configuration.sampleRate) }

  /// The time from one encoder frame to the next, in seconds.
  public var encoderFrameShift: Double {
    Double(transducer.decoding.shiftFrames) * fbank.configuration.frameShift / 1000
  }

  /// The bytes that the encoder's states take of each stream.
  public var stateByteCount: Int { transducer.encoder.stateByteCount }

  /// How the recogniser works.
  public let options: Options

  /// The tokens' texts.
  public var tokens: TokenTable { transducer.tokens }

  /// Decodes all audio that is ready, of several streams in batches. What a stream gives does not
  /// depend on the others.
  ///
  /// - Throws: ``SpeechError`` with code `.stream` where one is another recogniser's, or named twice;
  ///   ``InterpreterError`` where the model cannot be run. Streams that had not moved on by then may
  ///   be decoded again.
  public func decode(_ streams: [RecognitionStream]) throws {
    while try decodeChunk(streams) {}
  }

  /// Decodes one chunk of audio of each stream that has any ready: what a server does between
  /// looking for new audio. No stream waits for another that has more.
  ///
  /// - Returns: True where there was something to decode.
  /// - Throws: as ``decode(_:)``.
  public func decodeChunk(_ streams: [RecognitionStream]) throws -> Bool {
    try check(streams)
    let groups = Dictionary(grouping: streams, by: chunk)
    let session =
      sessions.withLock { $0.popLast() } ?? TransducerSession(transducer, threads: threads)
    defer { sessions.withLock { $0.append(session) } }
    for (frames, group) in groups.sorted(by: { $0.key > $1.key }) where frames > 0 {
      for first in stride(from: 0, to: group.count, by: options.batchSize) {
        let batch = Array(group[first..<min(first + options.batchSize, group.count)])
        try decode(batch, frames: frames, in: session)
      }
    }
    return groups.keys.contains { $0 > 0 }
  }

  private func check(_ streams: [RecognitionStream]) throws(SpeechError) {
    guard streams.allSatisfy({ $0.recognizer === self }) else {
      throw SpeechError(code: .stream, message: "a stream of another recogniser")
    }
    guard Set(streams.map(ObjectIdentifier.init)).count == streams.count else {
      throw SpeechError(code: .stream, message: "one stream twice among \(streams.count)")
    }
  }

  /// The number of encoder frames to decode next: a power of two, so that there are few sizes to
  /// plan for.
  private func chunk(_ stream: RecognitionStream) -> Int {
    let ready = min(stream.readyFrameCount, options.chunkFrames)
    return ready == 0 ? 0 : 1 << (Int.bitWidth - 1 - ready.leadingZeroBitCount)
  }

  private func decode(
    _ streams: [RecognitionStream], frames: Int, in session: TransducerSession
  ) throws {
    var searches = streams.map(\.search)
    try session.encode(streams, frames: frames) { encoded in
      try extend(&searches, by: encoded, in: session)
    }
    for (stream, search) in zip(streams, searches) { stream.search = search }
  }

  /// Extends searches by encoder frames, and cuts them where segments end.
  private func extend(
    _ searches: inout [SegmentedSearch], by encoded: EncodedFrames, in session: TransducerSession
  ) throws {
    let steps = options.cutsAtEndpoints ? encoded.range.map(encoded.at) : [encoded]
    for step in steps {
      var states = searches.map(\.state)
      try search.extend(&states, by: step, in: session)
      for index in searches.indices { searches[index].state = states[index] }
      if options.cutsAtEndpoints { cutAtEndpoints(&searches) }
    }
  }

  private func cutAtEndpoints(_ searches: inout [SegmentedSearch]) {
    for index in searches.indices {
      let trailing = searches[index].trailingFrameCount(by: search)
      guard
        options.endpointRules.isEndpoint(
          duration: Double(searches[index].frameCount) * encoderFrameShift,
          trailingSilence: Double(trailing) * encoderFrameShift)
      else { continue }
      searches[index].cut(by: search, tokens: tokens, frameShift: encoderFrameShift)
    }
  }
}
