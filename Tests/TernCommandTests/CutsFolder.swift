import Foundation
import TernCorpus
import TestSupport

/// A folder with cuts as `tern prepare` makes them: a corpus, noise, and a tokenizer.
struct CutsFolder {
  let path: String

  init(in folder: String) { path = folder }

  /// Cuts of the connected digits of `Fixtures`, under the name of a manifest.
  func write(_ name: String, custom: JSON? = nil) throws {
    let lines = try String(
      contentsOfFile: Fixtures.path("audio/transcripts.tsv"), encoding: .utf8
    ).split(separator: "\n").filter { $0.hasPrefix("connected") }
    let cuts = try lines.map { line in
      let fields = line.split(separator: "\t").map(String.init)
      let id = String(fields[0].split(separator: ".")[0])
      let recording = try Recording(id: id, path: Fixtures.path("audio/\(id).flac"))
      let said = Supervision(of: recording, text: fields[1], custom: custom)
      return Cut.mono(MonoCut(id: "\(id)-0", recording: recording, supervisions: [said]))
    }
    try write(cuts, name)
  }

  /// Cuts that are mixed in as noise: two recordings of digits.
  func writeNoise() throws {
    try write(
      ["george-0-0000", "2740-0-0283"].map { id in
        let recording = try Recording(id: id, path: Fixtures.path("audio/\(id).flac"))
        return Cut.mono(MonoCut(id: id, recording: recording))
      }, "musan_cuts")
  }

  private func write(_ cuts: [Cut], _ name: String) throws {
    let file = URL(filePath: "\(path)/data/fbank/\(name).jsonl.gz")
    try FileManager.default.createDirectory(
      at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    let writer = try ManifestWriter<Cut>(path: file.path)
    for cut in cuts { try writer.append(cut) }
    try writer.finish()
  }
}
