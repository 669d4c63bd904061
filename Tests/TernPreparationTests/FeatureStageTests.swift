import Foundation
import TernCorpus
import TernPreparation
import TernSpeech
import TernTensor
import TestSupport
import Testing

struct FeatureStageTests {
  private let stages: [Stage] = [.speechManifests, .speechFeatures]

  @Test func whatIsLearntFromHasCopiesOfOtherSpeedsAfterIt() throws {
    let corpus = try MadeUpCorpus()
    try corpus.writeDigits()
    try Preparation(corpus.options()).run(stages)
    let cuts = try corpus.cuts("digits_cuts_train.jsonl.gz")
    let names = (0..<12).map { "train-\($0)-\($0)" }
    #expect(cuts.map(\.id) == names + names.map { "\($0)_sp0.9" } + names.map { "\($0)_sp1.1" })
    #expect(cuts[15].recording?.id == "train-3_sp0.9")
    #expect(cuts[15].recording?.transforms == [.speed(0.9)])
    #expect(cuts[3].duration == 0.8)
    #expect(cuts[15].recording?.sampleCount == 14_222)
    #expect(try corpus.cuts("digits_cuts_dev.jsonl.gz").count == 3)
  }

  @Test func featuresAreThoseOfTheFilterBank() throws {
    let corpus = try MadeUpCorpus()
    try corpus.writeDigits()
    var options = try corpus.options()
    options.speeds = []
    try Preparation(options).run(stages)
    let cut = try corpus.cuts("digits_cuts_dev.jsonl.gz")[1]
    let stored = try #require(cut.features)
    let found = try FeatureStore().features(stored, start: 0, seconds: cut.duration)
    let expected = try Fbank().features(ofFile: corpus.path("digits/audio/dev-1.wav"))
    #expect(found.shape == expected.shape)
    #expect(found.elements(as: Float.self) == expected.elements(as: Float.self))
  }

  @Test func featuresOfHalfTheSizeAreNear() throws {
    let corpus = try MadeUpCorpus()
    try corpus.writeDigits()
    var options = try corpus.options()
    options.featureType = .linear16
    try Preparation(options).run(stages)
    let cut = try corpus.cuts("digits_cuts_dev.jsonl.gz")[1]
    let stored = try #require(cut.features)
    let found = try FeatureStore().features(stored, start: 0, seconds: cut.duration)
    let expected = try Fbank().features(ofFile: corpus.path("digits/audio/dev-1.wav"))
    for (a, b) in zip(found.elements(as: Float.self), expected.elements(as: Float.self)) {
      #expect(abs(a - b) < 3e-4)
    }
  }

  @Test func theNumberOfThreadsDoesNotMatter() throws {
    let corpus = try MadeUpCorpus()
    try corpus.writeDigits()
    var options = try corpus.options()
    var results: [[String: Data]] = []
    for threads in [1, 3] {
      options.threadCount = threads
      options.isForced = true
      try Preparation(options).run(stages)
      results.append(try corpus.contents(of: "data"))
    }
    #expect(results[0] == results[1])
    #expect(results[0].count == 12)
  }

  @Test func onTheFlyCutsHaveNoFeatures() throws {
    let corpus = try MadeUpCorpus()
    try corpus.writeDigits()
    var options = try corpus.options()
    options.featureType = nil
    try Preparation(options).run(stages)
    let cuts = try corpus.cuts("digits_cuts_train.jsonl.gz")
    #expect(cuts.count == 36)
    #expect(cuts.allSatisfy { $0.features == nil })
  }

  @Test(arguments: [true, false])
  func audioThatIsCutIsNamedOnceAndLeftOut(storesFeatures: Bool) throws {
    let corpus = try MadeUpCorpus()
    try corpus.writeDigits()
    var options = try corpus.options()
    options.featureType = storesFeatures ? .float32 : nil
    let events = EventList()
    try Preparation(options).run([.speechManifests])
    let whole = MadeUpCorpus.wav(seconds: 0.7, seed: 3)
    try corpus.write(whole.prefix(whole.count / 2), as: "digits/audio/train-2.wav")
    try FileManager.default.removeItem(atPath: corpus.path("digits/audio/train-5.wav"))
    try Preparation(options).run([.speechFeatures], observe: events.add)
    #expect(events.problemCodes == [.audio, .missing])
    #expect(events.problems[0].message.contains("train-2"))
    let cuts = try corpus.cuts("digits_cuts_train.jsonl.gz")
    #expect(cuts.count == 30)
    #expect(!cuts.contains { $0.id.hasPrefix("train-2-") || $0.id.hasPrefix("train-5-") })
  }

  @Test func aManifestWithDamagedLinesIsUsedForTheRest() throws {
    let corpus = try MadeUpCorpus()
    try corpus.writeDigits(counts: ["train": 4])
    let options = try corpus.options()
    try Preparation(options).run([.speechManifests])
    for (kind, line) in [("recordings", 1), ("supervisions", 2)] {
      let name = "manifests/digits_\(kind)_train.jsonl.gz"
      var lines = try corpus.items(name, of: JSON.self).map(\.text)
      lines[line] = "{not JSON"
      try corpus.write(lines.joined(separator: "\n"), as: "data/\(name)")
    }
    let events = EventList()
    try Preparation(options).run([.speechFeatures], observe: events.add)
    // Each is told once, although manifests are read for each speed.
    #expect(events.problemCodes == [.format, .format])
    let cuts = try corpus.cuts("digits_cuts_train.jsonl.gz")
    let names = ["train-0", "train-3"]
    #expect(
      cuts.map(\.supervisions[0].id)
        == names + names.map { "\($0)_sp0.9" } + names.map { "\($0)_sp1.1" })
  }

  @Test func aManifestThatEndsEarlyIsUsedAsFarAsItGoes() throws {
    let corpus = try MadeUpCorpus()
    try corpus.writeDigits(counts: ["train": 12, "dev": 300])
    let options = try corpus.options()
    try Preparation(options).run([.speechManifests])
    let path = "data/manifests/digits_recordings_dev.jsonl.gz"
    let whole = try #require(FileManager.default.contents(atPath: corpus.path(path)))
    try corpus.write(whole.prefix(whole.count / 2), as: path)
    let events = EventList()
    try Preparation(options).run([.speechFeatures], observe: events.add)
    #expect(events.problemCodes == [.truncated])
    let count = try corpus.cuts("digits_cuts_dev.jsonl.gz").count
    #expect(0 < count && count < 300)
  }

  @Test func librispeechsTrainingPartsAreAlsoShuffledTogether() throws {
    let corpus = try MadeUpCorpus()
    for (part, count) in [("train-clean-100", 5), ("train-other-500", 4), ("dev-clean", 2)] {
      let folder = "download/LibriSpeech/\(part)/84/\(count)"
      let names = (0..<count).map { "84-\(count)-000\($0)" }
      try corpus.write(names.map { "\($0) A\n" }.joined(), as: "\(folder)/84-\(count).trans.txt")
      for name in names {
        try corpus.write(MadeUpCorpus.wav(seconds: 0.5), as: "\(folder)/\(name).wav")
      }
    }
    try Preparation(corpus.options(corpora: [])).run(stages)
    let all = try corpus.items("fbank/librispeech_cuts_train-all-shuf.jsonl.gz", of: JSON.self)
    let parts = try ["train-clean-100", "train-other-500"].flatMap {
      try corpus.items("fbank/librispeech_cuts_\($0).jsonl.gz", of: JSON.self)
    }
    #expect(all.count == 27)
    #expect(all != parts)
    #expect(Set(all) == Set(parts))
  }

  @Test func train_clean_100IsEnoughWhereNotAllIsWanted() throws {
    let corpus = try MadeUpCorpus()
    for part in ["train-clean-100", "train-other-500"] {
      try corpus.write("84-1-0000 A\n", as: "download/LibriSpeech/\(part)/84/1/84-1.trans.txt")
      try corpus.write(
        MadeUpCorpus.wav(seconds: 0.5), as: "download/LibriSpeech/\(part)/84/1/84-1-0000.wav")
    }
    var options = try corpus.options(corpora: [])
    options.usesFullLibriSpeech = false
    try Preparation(options).run(stages)
    #expect(
      try corpus.contents(of: "data/fbank").keys.contains(
        "librispeech_cuts_train-clean-100.jsonl.gz"))
    #expect(try !corpus.contents(of: "data/fbank").keys.contains { $0.contains("other-500") })
  }
}
