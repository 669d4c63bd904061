import Foundation
import Synchronization
import TernSpeech
import TestSupport
import Testing

/// Streams that are recognised together, each as if it were alone.
@Suite struct StreamSchedulerTests {
  /// Gives a stream samples in blocks, and ends it.
  private func feed(_ stream: LiveStream, _ samples: [Float], block: Int) async throws {
    for start in stride(from: 0, to: samples.count, by: block) {
      let samples = Array(samples[start..<min(start + block, samples.count)])
      try await stream.accept(samples, sampleRate: 16000)
    }
    stream.finish()
  }

  private func last(of stream: LiveStream) async throws -> RecognitionResult? {
    var last: RecognitionResult?
    for try await result in stream.results { last = result }
    return last
  }

  /// Waits until something is so, which it will be.
  private func until(_ isSo: () -> Bool) async throws {
    while !isSo() { try await Task.sleep(for: .milliseconds(1)) }
  }

  @Test(arguments: [1, 3, 32], [0, 0.005])
  func togetherAsAlone(batchSize: Int, patience: Double) async throws {
    let recognizer = try digits {
      $0.batchSize = batchSize
      $0.latency = 40 * patience
    }
    var options = StreamScheduler.Options()
    options.patience = patience
    options.backlogLimit = 0.3
    let scheduler = try StreamScheduler(recognizer, options: options)
    try await withThrowingTaskGroup(of: Void.self) { group in
      for index in 0..<16 {
        let recording = Recording.all[index % Recording.all.count]
        let samples = try recording.samples()
        let expected = try recognizer.result(of: samples)
        let stream = try scheduler.makeStream()
        group.addTask {
          try await feed(stream, samples, block: [97, 640, 5000, .max][index % 4] % 100_000)
        }
        group.addTask {
          let found = try await last(of: stream)
          #expect(found == expected)
        }
      }
      try await group.waitForAll()
    }
    try await until { scheduler.statistics.streamCount == 0 }
    let statistics = scheduler.statistics
    #expect(statistics.stepCount >= statistics.batchCount)
    #expect(statistics.frameCount >= statistics.stepCount && statistics.computingSeconds > 0)
    #expect(batchSize == 1 || patience == 0 || statistics.stepCount > statistics.batchCount)
  }

  @Test func whoBringsTooMuchWaits() async throws {
    var options = StreamScheduler.Options()
    options.backlogLimit = 0.5
    let scheduler = try StreamScheduler(try digits { $0.chunkFrames = 1 }, options: options)
    let stream = try scheduler.makeStream()
    let samples = try Recording.all[0].samples()
    for _ in 0..<20 {
      try await stream.accept(samples, sampleRate: 16000)
      #expect(stream.backlog <= 0.5)
    }
    stream.finish()
    #expect(try await last(of: stream)?.isFinal == true)
    #expect(scheduler.bytesPerStream > 4 * 8000)
  }

  /// Nobody waits for room that only more audio would make.
  @Test(arguments: [(0.5, 0.5), (0, 0.02)])
  func roomIsMadeWithoutAStep(latency: Double, limit: Double) async throws {
    let recognizer = try digits { $0.latency = latency }
    var options = StreamScheduler.Options()
    options.backlogLimit = limit
    let stream = try StreamScheduler(recognizer, options: options).makeStream()
    let silence = [Float](repeating: 0, count: Int(16000 * limit) + 16)
    try await stream.accept(silence, sampleRate: 16000)
    stream.finish()
    #expect(try await last(of: stream)?.isFinal == true)
  }

  /// Minutes that are there already do not hold up who comes after them.
  @Test(arguments: [1, 2]) func streamsTakeTurns(batchSize: Int) throws {
    let recognizer = try digits {
      $0.batchSize = batchSize
      $0.chunkFrames = 1
    }
    let turns = Turns(recognizer, patience: 0)
    let samples = try Recording.all[0].samples()
    let lines = try [40, 1].map { times in
      let line = Line(recognizer.makeStream(), limit: 3600)
      try line.withInbox { inbox throws(SpeechError) in
        for _ in 0..<times { try inbox.put(samples, sampleRate: 16000) }
        inbox.end()
      }
      turns.lineCount += 1
      turns.join(line)
      return line
    }
    while !lines[1].isOver { #expect(turns.take().nextTurn == 0) }
    #expect(!lines[0].isOver && lines[0].withInbox { $0.backlog } > 100)
    while !lines[0].isOver { _ = turns.take() }
    #expect(turns.lineCount == 0 && turns.take().nextTurn == nil)
  }

  /// Audio that comes in while a turn ends neither loses a stream its turn nor gives it two.
  @Test func audioComesInAtAnyMoment() throws {
    let recognizer = try digits()
    let turns = Turns(recognizer, patience: 0)
    let line = Line(recognizer.makeStream(), limit: 3600)
    turns.lineCount = 1
    let refused = Atomic(0)
    DispatchQueue.global().async {
      for _ in 0..<5000 {
        do throws(SpeechError) {
          try line.withInbox { inbox throws(SpeechError) in
            try inbox.put([Float](repeating: 0, count: 40), sampleRate: 16000)
          }
        } catch { refused.add(1, ordering: .relaxed) }
        usleep(20)
      }
      line.withInbox { $0.end() }
    }
    while !line.isOver {
      turns.join(line)
      _ = turns.take()
    }
    #expect(refused.load(ordering: .relaxed) == 0)
    #expect(turns.lineCount == 0)
  }

  @Test func thereIsAMostOfStreams() async throws {
    var options = StreamScheduler.Options()
    options.streamLimit = 2
    let scheduler = try StreamScheduler(try digits(), options: options)
    let first = try scheduler.makeStream()
    let second = try scheduler.makeStream()
    #expect(throws: SpeechError.self) { try scheduler.makeStream() }
    first.finish()
    #expect(try await last(of: first)?.text == "")
    try await until { scheduler.statistics.streamCount == 1 }
    _ = try scheduler.makeStream()
    second.cancel()
    #expect(try await last(of: second) == nil)
  }

  @Test func endsAreKept() async throws {
    let scheduler = try StreamScheduler(try digits())
    let stream = try scheduler.makeStream()
    try await stream.accept(try Recording.all[0].samples(), sampleRate: 16000)
    stream.cancel()
    for try await result in stream.results { #expect(!result.isFinal) }
    await #expect(throws: SpeechError.self) {
      try await stream.accept([0], sampleRate: 16000)
    }
    let finished = try scheduler.makeStream()
    finished.finish()
    finished.finish()
    await #expect(throws: SpeechError.self) {
      try await finished.accept([0], sampleRate: 16000)
    }
    #expect(try await last(of: finished)?.isFinal == true)
    var results = try scheduler.makeStream().results.makeAsyncIterator()
    #expect(try await results.next()?.isFinal == true)  // let go of, and so over
    try await until { scheduler.statistics.streamCount == 0 }
  }

  @Test func badAudioEndsItsStreamAlone() async throws {
    let scheduler = try StreamScheduler(try digits())
    let (bad, good) = (try scheduler.makeStream(), try scheduler.makeStream())
    try await bad.accept([0, .nan], sampleRate: 16000)
    let error = await #expect(throws: SpeechError.self) { try await last(of: bad) }
    #expect(error?.code == .audio)
    try await feed(good, Recording.all[1].samples(), block: 4000)
    #expect(try await last(of: good)?.text == Recording.all[1].text)
    let other = try scheduler.makeStream()
    for rate in [-1, 0, Double.nan, .infinity, -Double.infinity] {
      let error = await #expect(throws: SpeechError.self) {
        try await other.accept([0, 0], sampleRate: rate)
      }
      #expect(error?.code == .resampling)
    }
  }

  @Test func segmentsAreFinal() async throws {
    let recognizer = try digits { $0.cutsAtEndpoints = true }
    let scheduler = try StreamScheduler(recognizer)
    let stream = try scheduler.makeStream()
    let samples = try Recording.all[0].samples()
    let silence = [Float](repeating: 0, count: 48000)
    try await feed(stream, samples + silence + samples + silence, block: 1600)
    var texts: [String] = []
    for try await result in stream.results where result.isFinal { texts.append(result.text) }
    #expect(texts == [Recording.all[0].text, Recording.all[0].text, ""])
  }

  @Test func optionsHaveBounds() throws {
    let recognizer = try digits()
    for change: (inout StreamScheduler.Options) -> Void in [
      { $0.patience = -1 }, { $0.patience = .nan }, { $0.backlogLimit = 0 }, { $0.streamLimit = 0 },
    ] {
      var options = StreamScheduler.Options()
      change(&options)
      #expect(throws: SpeechError.self) { try StreamScheduler(recognizer, options: options) }
    }
    let late = try digits { $0.latency = 3 }
    #expect(throws: SpeechError.self) { try StreamScheduler(late) }
  }
}
