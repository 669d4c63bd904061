import TernGraph
import TernSpeech
import TernTensor
import TestSupport
import Testing

struct RecognizerTests {
  @Test(arguments: Recording.all)
  func transcribes(_ recording: Recording) throws {
    let result = try digits().result(of: recording.samples())
    #expect(result.text == recording.text)
    #expect(result.tokens.map(\.id) == recording.ids)
    #expect(result.isFinal)
    #expect(result.tokens.allSatisfy { $0.logProbability <= 0 && $0.logProbability > -10 })
    #expect(zip(result.tokens, result.tokens.dropFirst()).allSatisfy { $0.time < $1.time })
  }

  @Test(arguments: [1, 2, 7, 32], [97, 640, 5000, Int.max])
  func chunksAndBlocksDoNotMatter(chunk: Int, block: Int) throws {
    let recognizer = try digits { $0.chunkFrames = chunk }
    for recording in Recording.all.prefix(2) {
      let samples = try recording.samples()
      #expect(try recognizer.result(of: samples, block: block) == digits().result(of: samples))
    }
  }

  @Test(arguments: [0.04, 0.2, 0.32, 1.6])
  func latencyDoesNotMatter(latency: Double) throws {
    let recognizer = try digits { $0.latency = latency }
    let samples = try Recording.all[0].samples()
    #expect(try recognizer.result(of: samples, block: 640) == digits().result(of: samples))
    let stream = recognizer.makeStream()
    var frames: Set<Int> = []
    for start in stride(from: 0, to: samples.count - 640, by: 640) {
      try stream.accept(Array(samples[start..<start + 640]), sampleRate: 16000)
      let before = stream.readyFrameCount
      try stream.decode()
      if stream.readyFrameCount < before { frames.insert(before) }
    }
    let expected = Int((latency / 0.04).rounded())
    #expect(frames == [expected])
  }

  /// The first batch, of which each thread decodes some streams, beside the first stream, which all threads share: weights
  /// are packed once, and nobody waits for ever.
  @Test(.timeLimit(.minutes(2))) func firstStepsAtOnce() async throws {
    let samples = try Recording.all[0].samples()
    for _ in 0..<20 {
      let recognizer = try digits { $0.threadCount = 2 }
      try await withThrowingTaskGroup(of: [String].self) { group in
        for count in [16, 1] {
          group.addTask {
            let streams = (0..<count).map { _ in recognizer.makeStream() }
            for stream in streams {
              try stream.accept(samples, sampleRate: 16000)
              try stream.finish()
            }
            try recognizer.decode(streams)
            return streams.map(\.result.text)
          }
        }
        for try await texts in group {
          #expect(texts.allSatisfy { $0 == Recording.all[0].text })
        }
      }
    }
  }

  /// Audio that was waited for is decoded to its end, whatever the longest chunk and the other streams.
  @Test func whatWasWaitedForIsDecodedWhole() throws {
    let recognizer = try digits {
      $0.latency = 0.32
      $0.chunkFrames = 3
    }
    let (live, finished) = (recognizer.makeStream(), recognizer.makeStream())
    let samples = try Recording.all[0].samples()
    try live.accept(Array(samples.prefix(8000)), sampleRate: 16000)
    try finished.accept(Array(samples.prefix(1000)), sampleRate: 16000)
    try finished.finish()
    #expect(live.readyFrameCount > 8 && finished.readyFrameCount > 0)
    try recognizer.decode([live, finished])
    #expect(live.readyFrameCount == 0 && finished.isFinal)
    try live.accept(Array(samples[8000..<9000]), sampleRate: 16000)
    #expect(try recognizer.decodeChunk([live]) == false)
  }

  @Test(arguments: [1, 3, 32], [1, 2, 3, 7])
  func batchesAndThreadsDoNotMatter(batch: Int, threads: Int) throws {
    let recognizer = try digits {
      $0.batchSize = batch
      $0.threadCount = threads
    }
    // Enough that each thread has some of its own.
    let count = 8 * threads / Recording.all.count + 1
    let recordings = Array(repeating: Recording.all, count: count).joined()
    let streams = recordings.map { _ in recognizer.makeStream() }
    for (stream, recording) in zip(streams, recordings) {
      try stream.accept(recording.samples(), sampleRate: 16000)
      try stream.finish()
    }
    try recognizer.decode(streams)
    for (stream, recording) in zip(streams, recordings) {
      #expect(try stream.result == digits().result(of: recording.samples()))
    }
  }

  @Test func threadsShareARecognizer() async throws {
    let recognizer = try digits()
    let results = try await withThrowingTaskGroup(of: (Int, RecognitionResult).self) { group in
      for index in 0..<20 {
        group.addTask {
          let recording = Recording.all[index % Recording.all.count]
          return (index, try recognizer.result(of: recording.samples(), block: 1000))
        }
      }
      return try await group.reduce(into: [:]) { $0[$1.0] = $1.1.text }
    }
    for (index, text) in results {
      #expect(text == Recording.all[index % Recording.all.count].text)
    }
    #expect(results.count == 20)
  }

  @Test func otherSampleRates() throws {
    let recognizer = try digits()
    for rate in [8000.0, 22050, 44100, 48000] {
      let converter = try Resampler(from: 16000, to: rate)
      var samples: [Float] = []
      try converter.process(Recording.all[0].samples(), into: &samples)
      try converter.finish(into: &samples)
      let stream = recognizer.makeStream()
      for start in stride(from: 0, to: samples.count, by: 1234) {
        let block = Array(samples[start..<min(start + 1234, samples.count)])
        try stream.accept(block, sampleRate: rate)
      }
      try stream.finish()
      try stream.decode()
      #expect(stream.result.text == Recording.all[0].text, "\(rate) Hz")
    }
  }

  @Test func partialResultsOfAsynchronousAudio() async throws {
    let samples = try Recording.all[0].samples()
    let blocks = stride(from: 0, to: samples.count, by: 1600).map { start in
      Array(samples[start..<min(start + 1600, samples.count)])
    }
    let audio = AsyncStream { continuation in
      for block in blocks { continuation.yield(block) }
      continuation.finish()
    }
    var results: [RecognitionResult] = []
    for try await result in try digits().results(of: audio, sampleRate: 16000) {
      results.append(result)
    }
    #expect(results.count > 3)
    #expect(results.last?.text == Recording.all[0].text)
    #expect(results.map(\.isFinal) == results.indices.map { $0 == results.count - 1 })
    for (earlier, later) in zip(results, results.dropFirst()) {
      #expect(later.tokens.starts(with: earlier.tokens))
    }
  }

  /// Words that end with the audio come only from the tail: without it some are lost.
  @Test func theTailKeepsTheLastWord() throws {
    let tail = try digits()
    let none = try digits { $0.tail = try? TailPadding(frames: 0, value: 0) }
    var lost = 0
    for recording in Recording.all {
      // Quiet hiss follows the last word; cut it away, as a push-to-talk button does.
      let samples = try recording.samples()
      let loudest = samples.map(abs).max() ?? 0
      let end = samples.lastIndex { abs($0) > 0.1 * loudest } ?? 0
      let cut = Array(samples[...end])
      #expect(try tail.result(of: cut).text == recording.text, "\(recording.file)")
      if try none.result(of: cut).text != recording.text { lost += 1 }
    }
    #expect(lost > 0)
  }

  /// A stream with little audio does not wait for one with much.
  @Test func aChunkMovesEveryStreamOn() throws {
    let recognizer = try digits()
    let (behind, live) = (recognizer.makeStream(), recognizer.makeStream())
    let samples = try Recording.all[0].samples()
    try behind.accept(samples + samples, sampleRate: 16000)
    try live.accept(Array(samples.prefix(2000)), sampleRate: 16000)
    #expect(behind.readyFrameCount > recognizer.options.chunkFrames && live.readyFrameCount == 1)
    #expect(try recognizer.decodeChunk([behind, live]))
    #expect(behind.readyFrameCount > 0 && live.readyFrameCount == 0)
    #expect(try recognizer.decodeChunk([live]) == false)
  }

  /// However large batches may be, the streams that there are count.
  @Test(arguments: [(1, 1, 32), (8, 1, 32), (20, 1, 8), (20, 2, 16), (64, 2, 8), (400, 1, 1)])
  func manyStreamsTakeFewerFrames(streams: Int, threadCount: Int, frames: Int) throws {
    let recognizer = try digits { ($0.threadCount, $0.batchSize) = (threadCount, 400) }
    #expect(recognizer.chunk(of: 40, streams: streams) == frames)
    #expect(recognizer.chunk(of: 1, streams: streams) == 1)
  }

  @Test func aModelThatSearchCannotDecodeIsRefused() throws {
    var model = try Model(contentsOf: Fixtures.path("models/digits.tern"))
    model.decoding?.maximumSymbolsPerFrame = 2
    #expect(throws: SpeechError.self) { try Recognizer(model: model) }
    model.decoding = nil
    #expect(throws: SpeechError.self) { try Recognizer(model: model) }
    model = try Model(contentsOf: Fixtures.path("models/digits.tern"))
    model.frontEnd?.binCount = 40
    #expect(throws: SpeechError.self) { try Recognizer(model: model) }
    model.frontEnd = nil
    #expect(throws: SpeechError.self) { try Recognizer(model: model) }
  }

  @Test func resetForgets() throws {
    let stream = try digits().makeStream()
    for recording in Recording.all.prefix(2) {
      try stream.accept(recording.samples(), sampleRate: 16000)
      try stream.finish()
      try stream.decode()
      #expect(stream.result.text == recording.text)
      stream.reset()
      #expect(stream.result.tokens.isEmpty && !stream.result.isFinal)
    }
  }

  @Test func misuseIsAnError() throws {
    let stream = try digits().makeStream()
    for rate in [0, -1, .nan, .infinity, 1e9] {
      #expect(throws: SpeechError.self) { try stream.accept([0], sampleRate: rate) }
    }
    for sample in [Float.nan, .infinity, -.infinity] {
      #expect(throws: SpeechError.self) { try stream.accept([0, sample], sampleRate: 16000) }
    }
    #expect(throws: SpeechError.self) { try stream.recognizer.decode([stream, stream]) }
    let other = try digits().makeStream()
    #expect(throws: SpeechError.self) { try stream.recognizer.decode([other]) }
    try stream.finish()
    #expect(throws: SpeechError.self) { try stream.accept([0], sampleRate: 16000) }
    #expect(throws: SpeechError.self) { try stream.finish() }
    #expect(throws: SpeechError.self) { try digits { $0.threadCount = 0 } }
    #expect(throws: SpeechError.self) { try digits { $0.chunkFrames = -1 } }
    for latency in [-0.1, .nan, .infinity] {
      #expect(throws: SpeechError.self) { try digits { $0.latency = latency } }
    }
  }

  @Test func noAudioGivesNoText() throws {
    let result = try digits().result(of: [])
    #expect(result.text.isEmpty && result.isFinal)
  }
}
