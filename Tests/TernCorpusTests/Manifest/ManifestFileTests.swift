import Foundation
import TernCorpus
import Testing

struct ManifestFileTests {
  private let corpus: TemporaryCorpus

  init() throws { corpus = try TemporaryCorpus() }

  private func recordings(_ count: Int) -> [Recording] {
    (0..<count).map {
      Recording(id: "r\($0)", path: "é/\($0).wav", sampleRate: 8000, sampleCount: $0)
    }
  }

  private func write(_ recordings: [Recording], as name: String) throws -> String {
    let writer = try ManifestWriter<Recording>(path: corpus.path(name))
    for recording in recordings { try writer.append(recording) }
    try writer.finish()
    return corpus.path(name)
  }

  private func read(_ path: String) throws -> [Recording] {
    let reader = try ManifestReader<Recording>(path: path)
    var found: [Recording] = []
    while let recording = try reader.next() { found.append(recording) }
    return found
  }

  /// Large enough for several of gzip's members.
  @Test(arguments: ["r.jsonl", "r.jsonl.gz"])
  func whatIsWrittenIsRead(_ name: String) throws {
    let recordings = recordings(12_000)
    let path = try write(recordings, as: name)
    #expect(try read(path) == recordings)
    let size = try Data(contentsOf: URL(filePath: path)).count
    #expect(name.hasSuffix("gz") ? size < 200_000 : size > 2_000_000)
  }

  @Test func nothingIsWritten() throws {
    #expect(try read(write([], as: "r.jsonl.gz")) == [])
  }

  @Test func whatIsNotFinishedIsNotThere() throws {
    let path = try write(recordings(2), as: "r.jsonl.gz")
    do {
      let writer = try ManifestWriter<Recording>(path: path)
      for recording in recordings(20_000) { try writer.append(recording) }
    }
    #expect(try read(path).count == 2)
    #expect(try FileManager.default.contentsOfDirectory(atPath: corpus.folder.path).count == 1)
  }

  @Test func cannotBeWritten() throws {
    let error = #expect(throws: CorpusError.self) {
      try ManifestWriter<Recording>(path: corpus.path("none/r.jsonl"))
    }
    #expect(error?.code == .file)
  }

  @Test func blankLinesAndLineEnds() throws {
    let lines = recordings(2).map(\.json.text)
    let path = try corpus.write("\r\n\(lines[0])\r\n \t\n\(lines[1])", as: "r.jsonl")
    #expect(try read(path) == recordings(2))
  }

  @Test func badLinesAreNamedAndPassedOver() throws {
    let lines = recordings(2).map(\.json.text)
    let path = try corpus.write(
      [lines[0], "{", #"{"id": 1}"#, lines[1]].joined(separator: "\n"), as: "r.jsonl")
    let reader = try ManifestReader<Recording>(path: path)
    #expect(try reader.next()?.id == "r0")
    for (line, reason) in [(2, "not JSON"), (3, "'id' is 1")] {
      let error = #expect(throws: CorpusError.self) { try reader.next() }
      #expect(error?.code == .format)
      #expect(error?.message.hasPrefix("\(path), line \(line): ") == true)
      #expect(error?.message.contains(reason) == true)
    }
    #expect(try reader.next()?.id == "r1")
    #expect(try reader.next() == nil)
  }

  /// However much is missing, whole lines before the end are read, and the end is told once.
  @Test func truncatedGzip() throws {
    let path = try write(recordings(500), as: "r.jsonl.gz")
    let bytes = try Data(contentsOf: URL(filePath: path))
    for length in [bytes.count - 1, bytes.count - 8, bytes.count / 2, 30, 12, 3] {
      try corpus.write(bytes.prefix(length), as: "cut.jsonl.gz")
      let reader = try ManifestReader<Recording>(path: corpus.path("cut.jsonl.gz"))
      var count = 0
      let error = #expect(throws: CorpusError.self) {
        while try reader.next() != nil { count += 1 }
      }
      #expect(error?.code == .truncated && error?.message.contains("line \(count):") == true)
      #expect(length < 100 || count > 0)
      #expect(try reader.next() == nil)
    }
  }

  @Test func damagedGzip() throws {
    let path = try write(recordings(500), as: "r.jsonl.gz")
    var bytes = try Data(contentsOf: URL(filePath: path))
    bytes[bytes.count - 6] ^= 1  // in the checksum
    try corpus.write(bytes, as: "r.jsonl.gz")
    let error = #expect(throws: CorpusError.self) { try read(path) }
    #expect(error?.code == .truncated)
  }

  @Test func notAFile() throws {
    #expect(throws: CorpusError.self) { try ManifestReader<Cut>(path: corpus.path("none")) }
    let error = #expect(throws: CorpusError.self) { try read(corpus.folder.path) }
    #expect(error?.code == .file)
  }
}
