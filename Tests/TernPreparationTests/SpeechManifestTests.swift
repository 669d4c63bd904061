import Foundation
import TernCorpus
import TernPreparation
import TestSupport
import Testing

struct SpeechManifestTests {
  @Test func aTableBecomesRecordingsAndSupervisions() throws {
    let corpus = try MadeUpCorpus()
    try corpus.writeDigits()
    try Preparation(corpus.options()).run([.speechManifests])
    let recordings: [Recording] = try corpus.items("manifests/digits_recordings_train.jsonl.gz")
    let supervisions: [Supervision] = try corpus.items(
      "manifests/digits_supervisions_train.jsonl.gz")
    #expect(recordings.map(\.id) == (0..<12).map { "train-\($0)" })
    #expect(recordings[3].sampleCount == 12_800)
    #expect(recordings[3].duration == 0.8)
    #expect(recordings[3].sources.map(\.source) == [corpus.path("digits/audio/train-3.wav")])
    #expect(supervisions.map(\.recordingID) == recordings.map(\.id))
    #expect(supervisions[4].text == "FIVE SIX")
    #expect(supervisions[4].speaker == "s0")
    #expect(supervisions.allSatisfy { $0.custom == nil })
  }

  @Test func librispeechIsFoundInItsOwnLayout() throws {
    let corpus = try MadeUpCorpus()
    let folder = "download/LibriSpeech/test-other/84/121"
    try corpus.write(
      "84-121-0000 A TEXT\n84-121-0001 ANOTHER  ONE\n", as: "\(folder)/84-121.trans.txt")
    for index in 0..<2 {
      try corpus.write(MadeUpCorpus.wav(seconds: 1), as: "\(folder)/84-121-000\(index).wav")
    }
    let events = EventList()
    try Preparation(corpus.options(corpora: [])).run(
      [.dataSearch, .speechManifests], observe: events.add)
    let supervisions: [Supervision] = try corpus.items(
      "manifests/librispeech_supervisions_test-other.jsonl.gz")
    #expect(supervisions.map(\.text) == ["A TEXT", "ANOTHER  ONE"])
    #expect(supervisions.map(\.speaker) == ["84", "84"])
    // The parts that are not there, and where to get them.
    #expect(events.notes.contains { $0.contains("train-clean-360") && $0.contains("openslr.org") })
    #expect(events.notes.contains { $0.contains("noise") && $0.contains("musan.tar.gz") })
  }

  @Test func aCorpusInGigaSpeechsPlaceHasAnOrigin() throws {
    let corpus = try MadeUpCorpus()
    try corpus.writeDigits("second")
    try Preparation(corpus.options(corpora: [], giga: ["second"])).run([.speechManifests])
    let supervisions: [Supervision] = try corpus.items(
      "manifests/second_supervisions_dev.jsonl.gz")
    #expect(supervisions.count == 3)
    #expect(supervisions.allSatisfy { $0.custom == ["origin": .string("giga")] })
  }

  /// A table with one utterance of each kind of problem, and three good ones.
  private func writeBroken(_ corpus: MadeUpCorpus) throws {
    let good = MadeUpCorpus.wav(seconds: 1)
    let files: [String: [UInt8]] = [
      "good": good, "empty": [], "noaudio": Array("text".utf8),
      "rate": MadeUpCorpus.wav(seconds: 1, rate: 8000),
      "stereo": MadeUpCorpus.wav(seconds: 1, channels: 2),
      "short": MadeUpCorpus.wav(seconds: 0.005),
    ]
    for (name, bytes) in files { try corpus.write(bytes, as: "broken/\(name).wav") }
    var table = Array("id\tpath\tspeaker\ttext\n".utf8)
    let rows = [
      "a\tgood.wav\ts\tONE", "b\tmissing.wav\ts\tONE", "c\tempty.wav\ts\tONE",
      "d\tnoaudio.wav\ts\tONE", "e\trate.wav\ts\tONE", "f\tstereo.wav\ts\tONE",
      "g\tshort.wav\ts\tONE", "h\tgood.wav\ts\t ", "a\tgood.wav\ts\tTWO", "i\tgood.wav\tONE",
      "j\tgood.wav\ts\tTWO", "k\t\ts\tTWO",
    ]
    for row in rows { table += Array("\(row)\n".utf8) }
    table += [0xFF, 0xFE, 0x0A] + Array("l\tgood.wav\ts\tTHREE\n".utf8)
    try corpus.write(table, as: "broken/train.tsv")
  }

  @Test func brokenInputIsCountedAndNamedAndTheRestGoesOn() throws {
    let corpus = try MadeUpCorpus()
    try writeBroken(corpus)
    let events = EventList()
    try Preparation(corpus.options(corpora: ["broken"])).run(
      [.speechManifests], observe: events.add)
    let recordings: [Recording] = try corpus.items("manifests/broken_recordings_train.jsonl.gz")
    #expect(recordings.map(\.id) == ["a", "j", "l"])
    #expect(
      events.problemCodes == [
        .missing, .audio, .audio, .rate, .audio, .length, .text,
        .duplicate, .format, .format, .format,
      ])
    let table = corpus.path("broken/train.tsv")
    #expect(events.problems[0].message.hasPrefix("\(table), line 3: not at"))
    #expect(events.problems[3].message.contains("has 8000 Hz, expected 16000 Hz"))
    #expect(events.problems[7].message == "\(table), line 10: a second recording 'a'")
    #expect(events.problems[10].message == "\(table), line 14: not UTF-8 text")
  }

  /// A compressed table whose last bytes are missing.
  @Test func aTableThatEndsEarlyIsUsedAsFarAsItGoes() throws {
    let corpus = try MadeUpCorpus()
    try corpus.write(MadeUpCorpus.wav(seconds: 1), as: "cut/good.wav")
    let table =
      "H4sIAAAAAAACA8tM4SxILMngLC5ITcxOLeIsSa0o4UrkTM/PT9ErTyzjLOb093PlAgC1HSkN"
    try corpus.write(#require(Data(base64Encoded: table)), as: "cut/train.tsv")
    let events = EventList()
    try Preparation(corpus.options(corpora: ["cut"])).run(
      [.speechManifests], observe: events.add)
    let recordings: [Recording] = try corpus.items("manifests/cut_recordings_train.jsonl.gz")
    #expect(recordings.map(\.id) == ["a"])
    #expect(events.problemCodes == [.truncated])
  }

  @Test func whatWasWrongIsKnownAfterTheWorkWasSkipped() throws {
    let corpus = try MadeUpCorpus()
    try writeBroken(corpus)
    let preparation = try Preparation(corpus.options(corpora: ["broken"]))
    for _ in 0..<2 { try preparation.run([.speechManifests, .report]) }
    let report = try String(contentsOfFile: preparation.reportPath, encoding: .utf8)
    #expect(report.contains("problems               11\n    missing audio: 1\n      /"))
    #expect(report.contains("\n    unreadable audio: 3\n"))
    #expect(report.contains("\n    other sample rate than declared: 1\n"))
  }

  @Test func strictStopsAtTheFirstProblemAndLeavesNoFile() throws {
    let corpus = try MadeUpCorpus()
    try writeBroken(corpus)
    var options = try corpus.options(corpora: ["broken"])
    options.isStrict = true
    let error = #expect(throws: PreparationError.self) {
      try Preparation(options).run([.speechManifests])
    }
    #expect(error?.code == .problem)
    #expect(error?.message.contains("line 3") == true)
    #expect(try corpus.contents(of: "data").isEmpty)
  }

  @Test func strictStopsWhereEarlierWorkHadProblems() throws {
    let corpus = try MadeUpCorpus()
    try writeBroken(corpus)
    var options = try corpus.options(corpora: ["broken"])
    try Preparation(options).run([.speechManifests])
    options.isStrict = true
    #expect(throws: PreparationError.self) { try Preparation(options).run([.speechManifests]) }
  }

  @Test func withoutAnySpeechItSaysWhatItLookedFor() throws {
    let corpus = try MadeUpCorpus()
    let error = #expect(throws: PreparationError.self) {
      try Preparation(corpus.options(corpora: ["none"])).run([.dataSearch])
    }
    #expect(error?.code == .missing)
    #expect(error?.message.contains(corpus.path("none")) == true)
    #expect(error?.message.contains("train.tsv") == true)
  }

  @Test(arguments: [("", "x"), ("a_b", "x"), ("a/b", "x"), ("é", "x"), ("a", "")])
  func refusesNamesThatCannotBeInAFileName(name: String, path: String) {
    #expect(throws: PreparationError.self) {
      try PreparationOptions.NamedFolder(name: name, path: path)
    }
  }

  @Test func refusesWhatCannotBePrepared() throws {
    let corpus = try MadeUpCorpus()
    let changes: [(PreparationError.Code, (inout PreparationOptions) -> Void)] = [
      (.settings, { $0.vocabularySizes = [] }), (.settings, { $0.gigaSubsets = ["XL", "LARGE"] }),
      (.settings, { $0.gigaSubsets = ["S", "S"] }),
      (.missing, { $0.languageModelTexts = [corpus.path("none.txt")] }),
    ]
    for (code, change) in changes {
      var options = try corpus.options()
      change(&options)
      let error = #expect(throws: PreparationError.self) { try Preparation(options) }
      #expect(error?.code == code)
      #expect(code != .missing || error?.message.contains("none.txt") == true)
    }
  }

  @Test func refusesTwoCorporaOfOneName() throws {
    let corpus = try MadeUpCorpus()
    for names in [["a", "a"], ["librispeech"], ["musan"]] {
      #expect(throws: PreparationError.self) { try Preparation(corpus.options(corpora: names)) }
    }
  }
}
