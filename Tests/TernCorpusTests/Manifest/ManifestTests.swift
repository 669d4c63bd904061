import Foundation
import TernCorpus
import Testing

struct ManifestTests {
  private let corpus: TemporaryCorpus

  init() throws { corpus = try TemporaryCorpus() }

  private func error(_ path: String) -> CorpusError? {
    #expect(throws: CorpusError.self) { try Manifest(path: path) }
  }

  // MARK: Tables

  /// Columns in any order, unknown ones, CRLF, a mark, blank lines, no line end after the last.
  @Test func table() throws {
    try corpus.record("wav/a.wav", samples: 16_000)
    try corpus.record("train/b.wav", samples: 4_000, rate: 8_000, channels: 2)
    let absolute = try corpus.record("elsewhere/c.wav", samples: 0)
    let path = try corpus.write(
      "\u{FEFF}text\tmood\tspeaker\tid\tpath\r\nONE \"TWO\tglad\tann\ta\twav/a.wav\r\n\r\n"
        + "THREE\t\tben\tb\tb.wav\nÉTÉ\tsad\t\tc\t\(absolute)", as: "train.tsv")
    let found = try Manifest(path: path).utterances
    #expect(
      found == [
        Utterance(
          id: "a", path: corpus.path("wav/a.wav"), speaker: "ann", text: "ONE \"TWO", seconds: 1),
        Utterance(
          id: "b", path: corpus.path("train/b.wav"), speaker: "ben", text: "THREE", seconds: 0.5),
        Utterance(id: "c", path: absolute, speaker: "", text: "ÉTÉ", seconds: 0),
      ])
  }

  @Test func severalManifestsMayShareNames() throws {
    try corpus.record("a.wav", samples: 16_000)
    let paths = try ["x.tsv", "y.tsv"].map {
      try corpus.write("id\tpath\ttext\na\ta.wav\t\($0)\n", as: $0)
    }
    let found = try Manifest(paths: paths).utterances
    #expect(found.map(\.text) == ["x.tsv", "y.tsv"])
    #expect(found[0].speaker == nil)
  }

  @Test func badLinesAreLeftOut() throws {
    try corpus.record("a.wav", samples: 160)
    try corpus.write("no audio", as: "b.wav")
    let path = try corpus.write(
      """
      id\tpath\ttext
      a\ta.wav\tONE
      a\ta.wav\tTWO
      b\ta.wav\t \u{3000}
      c\ta.wav
      d\tnone.wav\tFOUR
      e\tb.wav\tFIVE
      \ta.wav\tSIX
      f\t\tSEVEN
      g\t.\tEIGHT
      a\ta.wav\tNINE
      z\ta.wav\tTEN
      """, as: "bad.tsv")
    let manifest = try Manifest(path: path)
    #expect(manifest.utterances.map(\.text) == ["ONE", "TEN"])
    let report = manifest.report
    #expect(report.count == 9)
    let counts = [CorpusError.Code.duplicate, .text, .format, .missing, .audio].map {
      report.count(of: $0)
    }
    #expect(counts == [2, 1, 3, 1, 2])
    for (line, part) in [
      (3, "a second utterance 'a', the first is at \(path), line 2"), (4, "'b' has no text"),
      (5, "2 fields in 'c\ta.wav', expected 3"), (6, "bad/none.wav"), (7, "b.wav: not audio"),
      (8, "an empty name"), (9, "an empty path"), (10, "a folder"),
      (11, "the first is at \(path), line 2"),
    ] {
      #expect(
        report.description.split(separator: "\n").contains {
          $0.hasPrefix("  \(path), line \(line): ") && $0.contains(part)
        }, "\(line) \(part) in \(report)")
    }
  }

  @Test func strictnessStopsAtTheFirstBadLine() throws {
    try corpus.record("a.wav", samples: 160)
    let path = try corpus.write(
      "id\tpath\ttext\na\ta.wav\tONE\nb\ta.wav\nc\tnone.wav\tTWO\n", as: "bad.tsv")
    var options = Manifest.Options()
    options.isStrict = true
    let error = #expect(throws: CorpusError.self) { try Manifest(path: path, options: options) }
    #expect(error?.code == .format && error?.message.hasPrefix("\(path), line 3: ") == true)
  }

  @Test(arguments: [
    ("", "empty"), ("\n \r\n", "empty"), ("id\tpath\n", "expected columns id, path and text"),
    ("id path text\n", "expected columns"), ("id\tpath\ttext\tid\n", "two columns 'id'"),
    ("id\tpath\ttext\n", "no utterances"),
  ])
  func notATable(_ text: String, _ reason: String) throws {
    let found = error(try corpus.write(text, as: "bad.tsv"))
    #expect(found?.code == .format && found?.message.contains(reason) == true, "\(found as Any)")
  }

  @Test func notText() throws {
    let bytes = Array("id\tpath\ttext\n".utf8) + [0xFF, 0xFE, 0x0A]
    let found = error(try corpus.write(bytes, as: "bad.tsv"))
    #expect(found?.code == .format && found?.message.contains("line 2: not UTF-8") == true)
    try corpus.record("a.wav", samples: 160)
    let last = Array("a\ta.wav\tONE\n".utf8)
    let manifest = try Manifest(path: corpus.write(bytes + last, as: "bad.tsv"))
    #expect(manifest.utterances.count == 1 && manifest.report.count(of: .format) == 1)
  }

  /// A compressed table whose last bytes are missing.
  @Test func cutTable() throws {
    try corpus.record("a.wav", samples: 160)
    let table = "H4sIAAAAAAACA8tM4SxILMngLEmtKOFK5EzUK08s4/T3c+UCAN/giCo="
    let bytes = try #require(Data(base64Encoded: table))
    let manifest = try Manifest(path: corpus.write(bytes, as: "cut.tsv"))
    #expect(manifest.utterances.map(\.text) == ["ONE"])
    #expect(manifest.report.count(of: .truncated) == 1 && manifest.report.count == 1)
    #expect(manifest.report.first?.code == .truncated)
  }

  @Test func notThere() {
    #expect(error(corpus.path("none"))?.code == .file)
  }

  /// A header that declares more audio than a day does not reach the sampler.
  @Test func endlessAudio() throws {
    let path = try corpus.record("a.wav", samples: 100, rate: 1)
    var bytes = try [UInt8](Data(contentsOf: URL(filePath: path)))
    bytes.replaceSubrange(40..<44, with: [0, 0, 0, 0x70])
    try corpus.write(bytes, as: "a.wav")
    let found = error(try corpus.write("id\tpath\ttext\na\ta.wav\tA", as: "x.tsv"))
    #expect(found?.message.contains("unreadable audio: 1") == true)
    #expect(found?.message.contains("expected a day at most") == true)
  }

  // MARK: Folders

  @Test func folder() throws {
    for (name, samples) in [
      ("2/1/2-1-0.wav", 160), ("2/1/2-1-1.flac", 320), ("10/3/10-3-0.wav", 480),
    ] {
      try corpus.record("speech/" + name, samples: samples)
    }
    try corpus.write("2-1-1 ONE TWO\r\n2-1-0 THREE\n", as: "speech/2/1/2-1.trans.txt")
    try corpus.write("10-3-0  FOUR\n", as: "speech/10/3/10-3.trans.txt")
    try corpus.write("a text about it", as: "speech/README.md")
    try corpus.write("", as: "speech/.hidden/x/y")
    let found = try Manifest(path: corpus.path("speech")).utterances
    #expect(found.map(\.id) == ["10-3-0", "2-1-1", "2-1-0"])
    #expect(found.map(\.speaker) == ["10", "2", "2"])
    #expect(found.map(\.seconds) == [0.03, 0.02, 0.01])
    #expect(found[1].text == "ONE TWO" && found[1].path == corpus.path("speech/2/1/2-1-1.flac"))
  }

  @Test func brokenFolder() throws {
    try corpus.write("a ONE\nb\n", as: "speech/2/1/2-1.trans.txt")
    try corpus.record("speech/2/1/b.wav", samples: 160)
    let message = try #require(error(corpus.path("speech"))).message
    #expect(message.contains("line 1: no audio at \(corpus.path("speech/2/1/a.flac")) or "))
    #expect(message.contains("line 2: utterance 'b' has no text"))
  }

  @Test func folderWithoutTranscripts() throws {
    try corpus.record("speech/2/1/2-1-0.wav", samples: 160)
    let found = error(corpus.path("speech"))
    #expect(found?.message.contains("unreadable file: 1") == true)
    #expect(found?.message.contains("2-1.trans.txt") == true)
    try corpus.write("", as: "empty/README")
    #expect(error(corpus.path("empty"))?.code == .format)
  }
}
