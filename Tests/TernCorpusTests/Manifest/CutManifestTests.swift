import Foundation
import TernCorpus
import TestSupport
import Testing

struct CutManifestTests {
  private let corpus: TemporaryCorpus
  private let lhotse: LhotseFixtures

  init() throws {
    corpus = try TemporaryCorpus()
    lhotse = try LhotseFixtures()
  }

  private func manifest(
    _ lines: [String], as name: String = "cuts.jsonl", strict: Bool = false, stored: Bool = true
  ) throws -> Manifest {
    var options = Manifest.Options()
    (options.isStrict, options.usesStoredFeatures) = (strict, stored)
    return try Manifest(
      path: corpus.write(lines.joined(separator: "\n"), as: name), options: options)
  }

  @Test func lhotsesCuts() throws {
    let manifest = try manifest(lhotse.lines("cuts.jsonl.gz"))
    #expect(manifest.report.count == 0 && manifest.utterances.count == 14)
    let utterances = Dictionary(uniqueKeysWithValues: manifest.utterances.map { ($0.id, $0) })
    let plain = try #require(utterances["plain"])
    #expect(plain.text == "ZERO" && plain.speaker == "george" && plain.origin == "giga")
    #expect(plain.seconds == 0.298 && plain.path.hasSuffix("/audio/george-0-0000.flac"))
    #expect(utterances["slow"]?.seconds == 0.331125)
    #expect(utterances["numpy-part"]?.features?.storageType == "numpy_files")
    #expect(utterances["mixed"]?.text == "ZERO ONE TWO" && utterances["mixed"]?.seconds == 0.5)
    #expect(utterances["appended"]?.seconds == 0.598)
  }

  /// What lhotse reads, to the bit; it sums mixes in an order of its own.
  @Test(arguments: ["plain", "part", "numpy-part", "mixed", "padded-left", "appended"])
  func samplesAreLhotses(_ name: String) throws {
    let cut = try #require(lhotse.cuts()[name])
    let utterance = try Utterance(cut, usesStoredFeatures: false)
    let expected = try Goldens("manifests").tensor("\(name).audio").elements(as: Double.self)
    let found = try utterance.samples(sampleRate: 16_000).map(Double.init)
    #expect(largestDifference(found, expected) < (name == "mixed" ? 1e-6 : 1e-9))
  }

  /// Features where they are stored, else audio.
  @Test func onTheFly() throws {
    let lines = try lhotse.lines("cuts.jsonl.gz")
    let computed = try manifest(lines, stored: false).utterances
    #expect(computed.allSatisfy { $0.features == nil && $0.audio != nil })
    let others = try lhotse.lines("others.jsonl")
    let report = try manifest(lines + others).report
    #expect(report.count(of: .unsupported) == 3 && report.count == 3)
    for reason in [
      "transform 'LoudnessNormalization', expected 'Speed'", "type 'MultiCut'",
      "features stored as 'lilcom_chunky', expected 'kaldiio' or 'numpy_files'",
    ] { #expect(report.description.contains(reason), "\(report)") }
  }

  /// A cut of a made-up recording of one second, with a member of it replaced.
  private func cut(_ id: String, _ change: (inout MonoCut) -> Void = { _ in }) throws -> String {
    let path = corpus.path("a.wav")
    if !FileManager.default.fileExists(atPath: path) {
      try corpus.record("a.wav", samples: 16_000)
    }
    let recording = Recording(id: id, path: path, sampleRate: 16_000, sampleCount: 16_000)
    var cut = MonoCut(
      id: id, recording: recording, supervisions: [Supervision(of: recording, text: "ONE")])
    change(&cut)
    return Cut.mono(cut).json.text
  }

  private func brokenLines() throws -> [(String, CorpusError.Code)] {
    let features = StoredFeatures(
      frameCount: 100, width: 80, frameShift: 0.01, sampleRate: 16_000, duration: 1,
      storageType: "kaldiio", storagePath: corpus.path("a.wav") + ":30000", storageKey: "x")
    return [
      (try cut("missing") { $0.recording?.sources[0].source = "none.wav" }, .missing),
      (try cut("rate") { $0.recording?.sampleRate = 8000 }, .rate),
      (try cut("text") { $0.supervisions[0].text = " " }, .text),
      (try cut("silent") { $0.supervisions = [] }, .text), (try cut("good"), .duplicate),
      (try cut("long") { $0.duration = 1.2 }, .length),
      (try cut("late") { $0.start = 0.5 }, .length),
      (try cut("declared") { $0.setDuration(1.2) }, .length),
      (try cut("slow") { $0.recording?.transforms = [.speed(1.1)] }, .length),
      (try cut("channel") { $0.channel = 1 }, .format),
      (try cut("url") { $0.recording?.sources[0].type = "url" }, .unsupported),
      (try cut("day") { $0.setDuration(1e5) }, .length),
      (try cut("features") { $0.features = features }, .features), ("{", .format),
    ]
  }

  @Test func problemsAreCountedAndTheRestGoesOn() throws {
    let broken = try brokenLines()
    let lines = try [cut("good")] + broken.map(\.0) + [cut("last")]
    let found = try manifest(lines)
    #expect(found.utterances.map(\.id) == ["good", "last"])
    for code in Set(broken.map(\.1)) {
      let count = broken.count { $0.1 == code }
      #expect(found.report.count(of: code) == count, "\(code) in \(found.report)")
    }
    #expect(found.report.count == broken.count)
    let path = corpus.path("cuts.jsonl")
    for index in broken.indices {
      #expect(found.report.description.contains("  \(path), line \(index + 2): "))
    }
  }

  @Test func strictnessStopsAtTheFirst() throws {
    for (line, code) in try brokenLines() {
      let error = #expect(throws: CorpusError.self) {
        try manifest([cut("good"), line, cut("last")], strict: true)
      }
      #expect(error?.code == code && error?.message.contains(", line 2: ") == true)
    }
  }

  @Test func noiseNeedsNoText() throws {
    let path = try corpus.write(cut("noise") { $0.supervisions = [] }, as: "noise.jsonl")
    var options = Manifest.Options()
    options.needsText = false
    let noise = try Manifest(path: path, options: options)
    #expect(noise.report.count == 0 && noise.utterances.map(\.text) == [""])
    #expect(try noise.utterances[0].samples(sampleRate: 16_000).count == 16_000)
  }

  @Test func truncatedArchive() throws {
    let writer = try ManifestWriter<JSON>(path: corpus.path("cuts.jsonl.gz"))
    for index in 0..<2000 { try writer.append(JSON(parsing: cut("u\(index)").utf8)) }
    try writer.finish()
    let bytes = try Data(contentsOf: URL(filePath: corpus.path("cuts.jsonl.gz")))
    let path = try corpus.write(bytes.dropLast(9), as: "cuts.jsonl.gz")
    let found = try Manifest(path: path)
    #expect(found.utterances.count > 1900 && found.report.count(of: .truncated) == 1)
    #expect(found.report.count == 1)
    var options = Manifest.Options()
    options.isStrict = true
    let error = #expect(throws: CorpusError.self) { try Manifest(path: path, options: options) }
    #expect(error?.code == .truncated)
  }

  @Test func nothingUsable() throws {
    let error = #expect(throws: CorpusError.self) { try manifest(["{", "[]"]) }
    #expect(error?.code == .format && error?.message.contains("malformed entry: 2") == true)
  }

  /// Ten of a kind are told.
  @Test func reportsAreShort() throws {
    let lines = try (0..<25).map { index in
      try cut("u\(index)") { $0.recording?.sources[0].source = "none" }
    }
    let report = try manifest([cut("good")] + lines).report
    let told = report.description.split(separator: "\n")
    #expect(told.count == 12 && told[0] == "missing audio: 25" && told[11] == "  and 15 more")
    var twice = report
    twice.add(report)
    #expect(twice.count == 50 && twice.problems[0].messages.count == 10)
  }
}

extension MonoCut {
  /// Makes the cut and its recording as long as nothing is.
  fileprivate mutating func setDuration(_ seconds: Double) {
    duration = seconds
    recording?.duration = seconds
  }
}
