import Foundation
import TernCorpus
import TernPreparation
import TestSupport

/// A folder of recordings, lists and what is prepared of them; it goes with the object.
final class MadeUpCorpus {
  let folder: String

  init() throws {
    let url = FileManager.default.temporaryDirectory.appending(path: "tern-\(UUID())")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    folder = url.path
  }

  deinit { try? FileManager.default.removeItem(atPath: folder) }

  func path(_ name: String) -> String { "\(folder)/\(name)" }

  /// Writes a file, and the folders it lies in.
  func write(_ bytes: some Sequence<UInt8>, as name: String) throws {
    let url = URL(filePath: path(name))
    try FileManager.default.createDirectory(
      at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(bytes).write(to: url)
  }

  func write(_ text: String, as name: String) throws { try write(text.utf8, as: name) }

  /// The bytes of a WAV file of noise.
  static func wav(
    seconds: Double, rate: Int = 16_000, channels: Int = 1, seed: UInt64 = 1
  ) -> [UInt8] {
    func bytes(_ number: Int, _ width: Int) -> [UInt8] {
      (0..<width).map { UInt8(truncatingIfNeeded: number >> (8 * $0)) }
    }
    var random = SeededGenerator(seed: seed)
    let count = Int(seconds * Double(rate)) * channels
    var file = Array("RIFF".utf8) + bytes(36 + 2 * count, 4) + Array("WAVEfmt ".utf8)
    let header = [
      (16, 4), (1, 2), (channels, 2), (rate, 4), (2 * channels * rate, 4), (2 * channels, 2),
      (16, 2),
    ]
    for (number, width) in header { file += bytes(number, width) }
    file += Array("data".utf8) + bytes(2 * count, 4)
    for _ in 0..<count { file += bytes(Int.random(in: -2000...2000, using: &random), 2) }
    return file
  }

  /// Writes a corpus of made-up digits: a table for each split and its recordings, of 0.5 to 1.2 seconds.
  func writeDigits(
    _ name: String = "digits", counts: [String: Int] = ["train": 12, "dev": 3, "test": 2]
  ) throws {
    let words = ["ONE", "TWO", "THREE", "FOUR", "FIVE", "SIX"]
    for (split, count) in counts {
      var table = "id\tpath\tspeaker\ttext\n"
      for index in 0..<count {
        let id = "\(split)-\(index)"
        let text = (0...index % 3).map { words[(index + $0) % words.count] }
        table += "\(id)\taudio/\(id).wav\ts\(index % 2)\t\(text.joined(separator: " "))\n"
        let seconds = 0.5 + 0.1 * Double(index % 8)
        try write(
          Self.wav(seconds: seconds, seed: UInt64(index + 1)), as: "\(name)/audio/\(id).wav")
      }
      try write(table, as: "\(name)/\(split).tsv")
    }
  }

  /// Options that read and write here.
  func options(
    corpora: [String] = ["digits"], giga: [String] = []
  ) throws -> PreparationOptions {
    var options = PreparationOptions()
    options.downloadFolder = path("download")
    options.dataFolder = path("data")
    options.corpora = try corpora.map { try .init(name: $0, path: path($0)) }
    options.gigaCorpora = try giga.map { try .init(name: $0, path: path($0)) }
    options.vocabularySizes = [20]
    options.threadCount = 2
    return options
  }

  /// All items of a manifest that was prepared.
  func items<Item: ManifestItem>(_ name: String, of type: Item.Type = Item.self) throws -> [Item] {
    let reader = try ManifestReader<Item>(path: path("data/\(name)"))
    var items: [Item] = []
    while let item = try reader.next() { items.append(item) }
    return items
  }

  /// The cuts of a manifest that was prepared.
  func cuts(_ name: String) throws -> [MonoCut] {
    try items("fbank/\(name)", of: Cut.self).map { cut in
      guard case .mono(let cut) = cut else { throw CocoaError(.coderInvalidValue) }
      return cut
    }
  }

  /// The names and contents of all files below a folder, hidden ones left out.
  func contents(of name: String) throws -> [String: Data] {
    var contents: [String: Data] = [:]
    let files = FileManager.default.enumerator(atPath: path(name))
    while let file = files?.nextObject() as? String {
      guard !file.contains("/."), !file.hasPrefix("."),
        let data = FileManager.default.contents(atPath: path("\(name)/\(file)"))
      else { continue }
      contents[file] = data
    }
    return contents
  }
}

/// What happened, by kind.
final class EventList {
  private(set) var events: [PreparationEvent] = []

  func add(_ event: PreparationEvent) { events.append(event) }

  var skipped: [String] {
    events.compactMap { if case .skipped(let job, _) = $0 { job } else { nil } }
  }
  var finished: [String] {
    events.compactMap { if case .finished(let job, _) = $0 { job } else { nil } }
  }
  var problems: [CorpusError] {
    events.compactMap { if case .problem(_, let problem) = $0 { problem } else { nil } }
  }
  /// What kinds of things were wrong.
  var problemCodes: [CorpusError.Code] { problems.map(\.code) }
  var notes: [String] { events.compactMap { if case .note(let text) = $0 { text } else { nil } } }

  func summary(of job: String) -> String? {
    events.compactMap { event in
      if case .finished(job, let summary) = event { summary } else { nil }
    }.last
  }
}
