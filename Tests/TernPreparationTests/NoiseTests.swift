import Foundation
import TernCorpus
import TernPreparation
import TestSupport
import Testing

struct NoiseTests {
  /// Lengths of recordings in seconds, and where their cuts begin and how long they are.
  @Test(
    arguments: [
      (25.5, [0, 10, 20], [10, 10, 5.5]), (24, [0, 10], [10, 10]), (25, [0, 10], [10, 10]),
      (10, [0], [10]), (5, [0], [5]), (2.0003125, [0], [2.0003125]), (12, [0], [10]),
    ] as [(Double, [Double], [Double])])
  func shortRestsAreDroppedAndShortRecordingsKept(
    seconds: Double, starts: [Double], durations: [Double]
  ) {
    let recording = Recording(
      id: "n", path: "n.wav", sampleRate: 16_000, sampleCount: Int(seconds * 16_000))
    let cuts = NoiseWindows.windows(of: recording, number: 7)
    #expect(cuts.map(\.start) == starts)
    #expect(cuts.map(\.duration) == durations)
    #expect(cuts.map(\.id) == starts.map { "n-7-\(Int($0) / 10)" })
  }

  private func prepared(_ corpus: MadeUpCorpus, noise: String?) throws -> [MonoCut] {
    try corpus.writeDigits()
    var options = try corpus.options()
    options.noise = noise.map(corpus.path)
    try Preparation(options).run([.noiseManifests, .noiseFeatures])
    return try corpus.cuts("musan_cuts.jsonl.gz")
  }

  @Test func musanHasThreeParts() throws {
    let corpus = try MadeUpCorpus()
    for part in ["music", "noise/free", "speech"] {
      let name = part.replacing("/", with: "-")
      try corpus.write(MadeUpCorpus.wav(seconds: 6), as: "download/musan/\(part)/\(name)-0.wav")
    }
    try corpus.write("not a sound", as: "download/musan/music/README")
    let cuts = try prepared(corpus, noise: nil)
    #expect(cuts.map(\.id) == ["music-0-0-0", "speech-0-1-0", "noise-free-0-2-0"])
    #expect(cuts.map { $0.features?.frameCount } == [600, 600, 600])
    #expect(cuts.allSatisfy { $0.supervisions.isEmpty })
  }

  @Test func anyFolderOfSoundsIsNoise() throws {
    let corpus = try MadeUpCorpus()
    for name in ["b/two", "a/one"] {
      try corpus.write(MadeUpCorpus.wav(seconds: 3), as: "sounds/\(name).wav")
    }
    #expect(try prepared(corpus, noise: "sounds").map(\.id) == ["one-0-0", "two-1-0"])
  }

  @Test func ofAFolderWithTablesWhatIsToTestWithStaysUnheard() throws {
    let corpus = try MadeUpCorpus()
    for name in ["train/x", "test/y"] {
      try corpus.write(MadeUpCorpus.wav(seconds: 3), as: "sounds/\(name).wav")
    }
    try corpus.write("id\tpath\tclass\nx\ttrain/x.wav\train\n", as: "sounds/train.tsv")
    #expect(try prepared(corpus, noise: "sounds").map(\.id) == ["x-0-0"])
    #expect(try prepared(corpus, noise: "sounds/train.tsv").map(\.id) == ["x-0-0"])
  }
}
