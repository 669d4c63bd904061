import Foundation
import TernCorpus
import TernPreparation
import TestSupport
import Testing

struct GigaSpeechTests {
  @Test(
    arguments: [
      ("AS YOU <COMMA> CAN SEE <PERIOD>", "AS YOU CAN SEE"),
      ("WHAT <QUESTIONMARK> NO <EXCLAMATIONPOINT>", "WHAT NO"),
      ("A\tB  C", "A B C"), ("<SIL>", nil), ("A <NOISE> B", nil), ("<MUSIC>", nil),
      ("<OTHER>", nil),
      ("<PERIOD>", nil), ("", nil), ("PLAIN", "PLAIN"),
    ] as [(String, String?)])
  func normalizesTextsAsUpstream(text: String, expected: String?) {
    #expect(GigaSpeech.normalized(text) == expected)
  }

  /// Two recordings of three and four seconds, with segments in two subsets.
  private func write(_ corpus: MadeUpCorpus) throws {
    func segment(_ id: String, _ begin: Double, _ end: Double, _ text: String, _ subsets: String)
      -> String
    {
      """
      {"sid": "\(id)", "speaker": "N/A", "begin_time": \(begin), "end_time": \(end),
       "text_tn": "\(text)", "subsets": [\(subsets)]}
      """
    }
    func audio(_ id: String, _ seconds: Double, _ segments: [String]) -> String {
      """
      {"title": "a {title}", "aid": "\(id)", "path": "audio/\(id).wav", "channels": 1, "sample_rate": 16000,
       "duration": \(seconds), "subsets": ["{XL}", "{S}"], "segments": [\(segments.joined(separator: ", "))]}
      """
    }
    let audios = [
      audio(
        "POD1", 3,
        [
          segment("POD1_S0", 0.5, 1.25, "HELLO <COMMA> WORLD <PERIOD>", #""{XL}", "{S}""#),
          segment("POD1_S1", 1.25, 2, "<MUSIC>", #""{XL}""#),
          segment("POD1_S2", 2, 3.5, "THE LAST", #""{XL}", "{S}""#),
        ]),
      audio("YOU2", 4, [segment("YOU2_S0", 0, 4, "ALL OF IT", #""{XL}""#)]),
      audio("GONE", 4, [segment("GONE_S0", 0, 4, "NOT THERE", #""{XL}""#)]),
      audio("ODD", 4, [segment("ODD_S0", 2, 1, "BACKWARDS", #""{XL}""#)]),
    ]
    try corpus.write(
      #"{"dataset": "GigaSpeech", "audios": [\#(audios.joined(separator: ",\n"))]}"#,
      as: "download/GigaSpeech/GigaSpeech.json")
    for (id, seconds) in [("POD1", 3.0), ("YOU2", 4.0)] {
      try corpus.write(
        MadeUpCorpus.wav(seconds: seconds, seed: 3), as: "download/GigaSpeech/audio/\(id).wav")
    }
  }

  private func prepared(
    _ subset: String, _ stages: [Stage]
  ) throws -> (corpus: MadeUpCorpus, events: EventList) {
    let corpus = try MadeUpCorpus()
    try write(corpus)
    var options = try corpus.options(corpora: [])
    options.gigaSubsets = [subset]
    let events = EventList()
    try Preparation(options).run(stages, observe: events.add)
    return (corpus, events)
  }

  @Test func manifestsHaveTheSubsetsSegmentsWithTheirTexts() throws {
    let (corpus, events) = try prepared("XL", [.speechManifests])
    let recordings: [Recording] = try corpus.items("manifests/gigaspeech_recordings_XL.jsonl.gz")
    let supervisions: [Supervision] = try corpus.items(
      "manifests/gigaspeech_supervisions_XL.jsonl.gz")
    #expect(recordings.map(\.id) == ["POD1", "YOU2"])
    #expect(supervisions.map(\.id) == ["POD1_S0", "POD1_S1", "POD1_S2", "YOU2_S0"])
    #expect(supervisions[0].text == "HELLO <COMMA> WORLD <PERIOD>")
    #expect(supervisions[0].start == 0.5)
    #expect(supervisions[0].duration == 0.75)
    #expect(supervisions[2].duration == 1)  // trimmed to its recording
    #expect(supervisions.allSatisfy { $0.custom == ["origin": .string("giga")] })
    #expect(events.problemCodes == [.missing, .format])
  }

  @Test func aSmallerSubsetHasFewer() throws {
    let (corpus, _) = try prepared("S", [.speechManifests])
    let supervisions: [Supervision] = try corpus.items(
      "manifests/gigaspeech_supervisions_S.jsonl.gz")
    #expect(supervisions.map(\.id) == ["POD1_S0", "POD1_S2"])
  }

  @Test func cutsAreSegmentsWithoutGarbageAtOneSpeed() throws {
    let (corpus, events) = try prepared("XL", [.speechManifests, .speechFeatures])
    let cuts = try corpus.cuts("gigaspeech_cuts_XL.jsonl.gz")
    #expect(cuts.map(\.id) == ["POD1_S0", "POD1_S2", "YOU2-1"])
    #expect(cuts.map(\.supervisions[0].text) == ["HELLO WORLD", "THE LAST", "ALL OF IT"])
    #expect(cuts.map(\.start) == [0.5, 2, 0])
    #expect(cuts.map(\.duration) == [0.75, 1, 4])
    #expect(cuts.map(\.supervisions[0].start) == [0, 0, 0])
    #expect(cuts.map { $0.features?.frameCount } == [75, 100, 400])
    #expect(cuts.allSatisfy { $0.custom == ["origin": .string("giga")] })
    #expect(events.summary(of: "gigaspeech_XL")?.contains("1 utterances without speech") == true)
  }
}
