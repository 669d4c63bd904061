import TernSpeech
import TestSupport
import Testing

struct SegmentTests {
  /// The recordings one after the other, with quiet hiss between them.
  private func samples(pause: Double = 1.6) throws -> [Float] {
    var random = SeededGenerator(seed: 1)
    let hiss = random.floats(Int(pause * 16000), in: -1e-3...1e-3)
    return try Recording.all.flatMap { try $0.samples() + hiss }
  }

  /// Rules under which nearly every cut falls into speech.
  private static let short = EndpointRules([
    EndpointRules.Rule(needsSpeech: false, trailingSilence: 0, duration: 1)
  ])

  private func segments(_ recognizer: Recognizer, _ samples: [Float], block: Int) throws
    -> [RecognitionResult]
  {
    let stream = recognizer.makeStream()
    var segments: [RecognitionResult] = []
    for start in stride(from: 0, to: samples.count, by: block) {
      let end = min(samples.count, start + block)
      try stream.accept(Array(samples[start..<end]), sampleRate: 16000)
      try stream.decode()
      segments += stream.takeSegments()
    }
    try stream.finish()
    try stream.decode()
    return segments + stream.takeSegments() + [stream.result]
  }

  /// Where a cut falls into a word of a graph, the next segment goes on where it was in the graph.
  @Test(arguments: [nil, NBestOptions()]) func wordsOfAGraphGoOn(nBest: NBestOptions?) throws {
    // Each recording is one word.
    let words = Recording.all.map { $0.text.split(separator: " ").map(String.init) }
    let graph = try graph(of: words + [["NINE", "NINE"]])
    let stream = try digits {
      $0.decodingMethod = .fastBeamSearch(graph: graph, nBest: nBest, of: .words)
    }.makeStream()
    var segments: [RecognitionResult] = []
    let samples = try samples()
    for start in stride(from: 0, to: samples.count, by: 640) {
      try stream.accept(Array(samples[start..<min(samples.count, start + 640)]), sampleRate: 16000)
      try stream.decode()
      if stream.trailingSilence < 0.2 && stream.segmentDuration > 1 {
        segments.append(stream.nextSegment())
      }
    }
    try stream.finish()
    try stream.decode()
    segments.append(stream.result)
    #expect(segments.count > 10)
    let text = RecognitionResult(joining: segments).text
    #expect(text == Recording.all.map(\.text).joined(separator: " "))
  }

  /// Wherever a recording is cut, the words, their times and their scores are those of the whole.
  @Test(arguments: [EndpointRules(), short]) func cutsLoseAndRepeatNothing(rules: EndpointRules)
    throws
  {
    let samples = try samples()
    let whole = try digits().result(of: samples)
    let recognizer = try digits {
      $0.endpointRules = rules
      $0.cutsAtEndpoints = true
    }
    let segments = try segments(recognizer, samples, block: 20_000)
    #expect(segments.count > 5 && whole.tokens.count > 25)
    #expect(segments.flatMap(\.tokens) == whole.tokens)
    #expect(segments.flatMap(\.words).map(\.text) == whole.words.map(\.text))
    #expect(RecognitionResult(joining: segments).text == whole.text)
    for (segment, next) in zip(segments, segments.dropFirst()) {
      #expect(segment.isFinal && segment.start < next.start)
      #expect(segment.tokens.allSatisfy { segment.start <= $0.time && $0.time < next.start })
    }
  }

  /// The default rules cut after each recording.
  @Test func silenceEndsASegment() throws {
    let recognizer = try digits { $0.cutsAtEndpoints = true }
    let segments = try segments(recognizer, samples(), block: 8000)
    #expect(segments.filter { !$0.tokens.isEmpty }.map(\.text) == Recording.all.map(\.text))
  }

  /// Every search cuts at the same frames and says the same, however the audio arrives.
  @Test(arguments: [
    DecodingMethod.greedySearch(), .modifiedBeamSearch(), .beamSearch(), .fastBeamSearch(),
    .fastBeamSearch(nBest: NBestOptions()),
  ])
  func chunksAndBlocksDoNotMatter(method: DecodingMethod) throws {
    let samples = try samples()
    var all: [[RecognitionResult]] = []
    for (chunk, block) in [(1, 640), (7, 5000), (32, .max)] {
      let recognizer = try digits {
        $0.decodingMethod = method
        $0.chunkFrames = chunk
        $0.nBest = 3
        $0.cutsAtEndpoints = true
        $0.endpointRules.rules[2].duration = 2.2
      }
      all.append(try segments(recognizer, samples, block: min(block, samples.count)))
    }
    #expect(all[0].count > 8 && all[1] == all[0] && all[2] == all[0])
    let text = RecognitionResult(joining: all[0]).text
    let whole = try digits { $0.decodingMethod = method }.result(of: samples).text
    if case .fastBeamSearch(_, _, .some, _) = method { return }  // what is drawn differs
    #expect(text == whole)
  }

  /// What a live program does.
  @Test func byHand() throws {
    let recognizer = try digits()
    let stream = recognizer.makeStream()
    #expect(!stream.isEndpoint && stream.segmentDuration == 0 && stream.trailingSilence == 0)
    var texts: [String] = []
    let samples = try samples()
    for start in stride(from: 0, to: samples.count, by: 640) {
      let end = min(samples.count, start + 640)
      try stream.accept(Array(samples[start..<end]), sampleRate: 16000)
      try stream.decode()
      if stream.isEndpoint {
        #expect(stream.trailingSilence >= 1.2 - 1e-6 && stream.segmentDuration > 1.2)
        let segment = stream.nextSegment()
        #expect(segment.isFinal)
        texts.append(segment.text)
        #expect(stream.result.tokens.isEmpty && stream.segmentDuration == 0)
        #expect(stream.nextSegment().text.isEmpty)
      }
    }
    #expect(texts == Recording.all.map(\.text))
    stream.reset()
    #expect(stream.result.start == 0 && stream.segmentDuration == 0)
  }

  /// A word that is being said is not torn: it is the next segment's.
  @Test func anOpenWordMovesOn() throws {
    let stream = try digits().makeStream()
    try stream.accept(Recording.all[0].samples(), sampleRate: 16000)
    var said: [String] = []
    while stream.readyFrameCount > 0 {
      _ = try stream.recognizer.decodeChunk([stream])
      said.append(stream.nextSegment().text)
    }
    #expect(said.joined(separator: " ").hasPrefix("FIVE"))
    let last = stream.result
    #expect(
      (said + [last.text]).filter { !$0.isEmpty }.joined(separator: " ") == Recording.all[0].text)
  }

  @Test func updatesTellOfSegments() async throws {
    let samples = try samples()
    let audio = AsyncStream { continuation in
      for start in stride(from: 0, to: samples.count, by: 4000) {
        continuation.yield(Array(samples[start..<min(start + 4000, samples.count)]))
      }
      continuation.finish()
    }
    let recognizer = try digits { $0.cutsAtEndpoints = true }
    var final: [String] = []
    var partial = 0
    for try await result in recognizer.results(of: audio, sampleRate: 16000) {
      if result.isFinal { final.append(result.text) } else { partial += 1 }
    }
    #expect(final.filter { !$0.isEmpty } == Recording.all.map(\.text) && partial > 20)
  }

  @Test func rules() throws {
    let rules = EndpointRules()
    #expect(!rules.isEndpoint(duration: 2.36, trailingSilence: 2.36))
    #expect(rules.isEndpoint(duration: 2.4, trailingSilence: 2.4))
    #expect(!rules.isEndpoint(duration: 5, trailingSilence: 1.16))
    #expect(rules.isEndpoint(duration: 5, trailingSilence: 30 * 0.04))
    #expect(!rules.isEndpoint(duration: 19.96, trailingSilence: 0))
    #expect(rules.isEndpoint(duration: 20, trailingSilence: 0))
    #expect(!EndpointRules([]).isEndpoint(duration: 1e9, trailingSilence: 1e9))
    for (silence, duration) in [(0.0, 0.0), (-1, 5), (.nan, 1), (1, .infinity)] {
      #expect(throws: SpeechError.self) {
        try digits {
          $0.endpointRules = EndpointRules([
            EndpointRules.Rule(needsSpeech: true, trailingSilence: silence, duration: duration)
          ])
        }
      }
    }
  }
}
