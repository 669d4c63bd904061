import TernSpeech
import Testing

struct SubtitlesTests {
  private func segment(_ tokens: [(String, Double)]) -> RecognitionResult {
    let own = tokens.map { text, time in
      RecognitionResult.Token(id: 1, text: text, time: time, logProbability: 0)
    }
    return RecognitionResult(
      nBest: [RecognitionResult.Hypothesis(tokens: own, score: 0)], start: 0, isFinal: true)
  }

  @Test func formats() {
    let subtitles = Subtitles([
      segment([("▁R&B", 0.04), ("▁<3", 0.6)]), segment([]),
      segment([("▁-->", 3723.0404), ("▁END", 3723.5)]),
    ])
    #expect(
      subtitles.srt == """
        1
        00:00:00,040 --> 00:00:01,000
        R&B <3

        2
        01:02:03,040 --> 01:02:03,900
        --> END


        """)
    #expect(
      subtitles.vtt == """
        WEBVTT

        00:00:00.040 --> 00:00:01.000
        R&amp;B &lt;3

        01:02:03.040 --> 01:02:03.900
        --&gt; END


        """)
    #expect(Subtitles([]).srt.isEmpty && Subtitles([]).vtt == "WEBVTT\n\n")
  }

  /// At most two lines of 42 characters for 7 seconds; all words in order, none torn.
  @Test func longSegmentsAreSplitBetweenWords() {
    let words = (0..<200).map { String(repeating: "AB", count: 1 + $0 * 7 % 9) + "\($0)" }
    let tokens = words.enumerated().map { ("▁" + $1, 0.3 * Double($0)) }
    let cues = Subtitles([segment(tokens)]).cues
    #expect(cues.flatMap(\.lines).joined(separator: " ") == words.joined(separator: " "))
    #expect(cues.count > 20)
    for (cue, next) in zip(cues, cues.dropFirst()) { #expect(cue.end <= next.start) }
    for cue in cues {
      #expect((1...2).contains(cue.lines.count) && cue.lines.allSatisfy { $0.count <= 42 })
      #expect(cue.end - cue.start <= 7)
    }
    // As full as they may be.
    #expect(cues.count < words.joined(separator: " ").count / 60)
  }

  @Test func wordsThatAreTooLong() {
    let long = String(repeating: "X", count: 100)
    let cues = Subtitles([segment([("▁A", 0), ("▁" + long, 0.1), ("▁B", 0.1), ("▁C", 20)])]).cues
    #expect(cues.map(\.lines) == [["A", long], ["B"], ["C"]])
    // Two tokens of one frame; what is shown is shown for some time.
    #expect(
      Subtitles([segment([("▁A", 1), ("▁B", 1)])]).srt.contains("00:00:01,000 --> 00:00:01,400"))
  }
}
