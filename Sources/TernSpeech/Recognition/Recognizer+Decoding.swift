import Synchronization
import TernTensor

extension Recognizer {
  /// Decodes all audio that is ready, of several streams in batches: of streams that had as much as
  /// ``Options/latency``, or are finished. What a stream gives does not depend on the others.
  ///
  /// - Throws: ``SpeechError`` with code `.stream` where one is another recogniser's, or named twice;
  ///   ``InterpreterError`` where the model cannot be run. Streams that had not moved on by then may
  ///   be decoded again.
  public func decode(_ streams: [RecognitionStream]) throws {
    while try decodeChunk(streams) {}
  }

  /// Decodes a piece of audio of each stream that has any ready: what a server does between looking for
  /// new audio. All streams of a batch move on by the same number of frames: about as many as the one has that has least, and a
  /// chunk at most.
  ///
  /// - Returns: True where there was something to decode.
  /// - Throws: as ``decode(_:)``.
  public func decodeChunk(_ streams: [RecognitionStream]) throws -> Bool {
    try check(streams)
    let ready = streams.map { (frames: $0.dueFrameCount, stream: $0) }
      .filter { $0.frames > 0 }.sorted { $0.frames > $1.frames }
    guard !ready.isEmpty else { return false }
    let isShared = threadsShare(ready.count)
    let size = isShared ? options.batchSize : concurrentStreamCount
    for first in stride(from: 0, to: ready.count, by: size) {
      let batch = ready[first..<min(first + size, ready.count)]
      guard let least = batch.last else { break }
      let frames = chunk(of: least.frames, streams: ready.count)
      try decode(batch.map(\.stream), frames: frames, isShared: isShared)
    }
    return true
  }

  /// Whether threads share each product of so many streams; otherwise a thread has streams of its own.
  private func threadsShare(_ streams: Int) -> Bool {
    threads.count == 1 || streams < Self.streamsWorthAThread * threads.count
  }

  /// With fewer streams, a thread spends its time on reading weights that others read too.
  private static let streamsWorthAThread = 8

  /// The encoder frames to compute at once of each of so many streams that have `ready` ones: a power of two, so that
  /// there are few sizes to plan for.
  package func chunk(of ready: Int, streams: Int) -> Int {
    let parts = threadsShare(streams) ? 1 : threads.count
    let together = min((streams + parts - 1) / parts, options.batchSize)
    let most = min(ready, options.chunkFrames, max(1, Self.framesWorthwhile / together))
    return 1 << (Int.bitWidth - 1 - most.leadingZeroBitCount)
  }

  /// With more frames at once, of all streams, weights are read no more quickly, and what is computed leaves the caches.
  private static let framesWorthwhile = 256

  private func check(_ streams: [RecognitionStream]) throws(SpeechError) {
    guard streams.allSatisfy({ $0.recognizer === self }) else {
      throw SpeechError(code: .stream, message: "a stream of another recogniser")
    }
    guard Set(streams.map(ObjectIdentifier.init)).count == streams.count else {
      throw SpeechError(code: .stream, message: "one stream twice among \(streams.count)")
    }
  }

  /// Decodes a batch, which all threads share, or each thread some of the streams.
  private func decode(_ batch: [RecognitionStream], frames: Int, isShared: Bool) throws {
    if isShared {
      return try sessions.shared.withSession { try decode(batch, frames: frames, in: $0) }
    }
    let count = min(threads.count, batch.count)
    let parts = BatchParts(count: count, streams: batch.count) { part in
      try self.sessions.ownThread.withSession {
        try self.decode(Array(batch[part]), frames: frames, in: $0)
      }
    }
    threads.parallel(parts.count, parts)
    try parts.check()
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
  func extend(
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

/// Streams of a batch that threads share.
private final class BatchParts: ParallelJob {
  let count: Int
  private let streams: Int
  private let body: (Range<Int>) throws -> Void
  private let failures = Mutex<[Int: any Error]>([:])

  /// Parts of about the same size; `body` decodes one.
  init(count: Int, streams: Int, _ body: @escaping (Range<Int>) throws -> Void) {
    (self.count, self.streams, self.body) = (count, streams, body)
  }

  func run(_ parts: Range<Int>) {
    do {
      try body(parts.lowerBound * streams / count..<parts.upperBound * streams / count)
    } catch {
      failures.withLock { $0[parts.lowerBound] = error }
    }
  }

  /// - Throws: What the first part threw that threw.
  func check() throws {
    let failures = failures.withLock { $0 }
    if let first = failures.min(by: { $0.key < $1.key }) { throw first.value }
  }
}
