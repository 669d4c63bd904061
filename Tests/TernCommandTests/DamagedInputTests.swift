import Foundation
import TestSupport
import Testing

/// Files that are not what they should be, given to every subcommand: one line on standard error, a
/// status that is not 0, and nothing written.
struct DamagedInputTests {
  static let model = Fixtures.path("models/digits.tern")
  static let audio = Fixtures.path("audio/connected-george.flac")
  static let checkpoint = Fixtures.path("goldens/tiny.pt")

  /// What is done to a sound file.
  enum Damage: String, CaseIterable {
    case missing, folder, empty, foreign, truncated, halved, bitFlipped

    /// A damaged copy of a file, or another file in its place.
    func apply(to path: String, in folder: String) throws -> String {
      let name = URL(filePath: path).lastPathComponent
      let damaged = "\(folder)/\(rawValue)-\(name)"
      var bytes = try Data(contentsOf: URL(filePath: path))
      switch self {
      case .missing: return damaged
      case .folder: return folder
      case .empty: bytes = Data()
      case .foreign: bytes = Data("#!/bin/sh\necho this is no such file\n".utf8)
      case .truncated: bytes = bytes.dropLast(1)
      case .halved: bytes = bytes.prefix(bytes.count / 2)
      case .bitFlipped: bytes[bytes.count / 2] ^= 0x10
      }
      try bytes.write(to: URL(filePath: damaged))
      return damaged
    }
  }

  @Test(arguments: Damage.allCases)
  func models(_ damage: Damage) throws {
    try withTemporaryFolder { folder in
      let damaged = try damage.apply(to: Self.model, in: folder)
      try Command("transcribe", "--model", damaged, Self.audio).expectRefusal(naming: damaged)
      try Command("inspect", damaged).expectRefusal(naming: damaged)
      try Command("inspect", "--json", damaged).expectRefusal(naming: damaged)
      try Command("inspect", "--plan", damaged).expectRefusal(naming: damaged)
      try Command("bench", "--model", damaged).expectRefusal(naming: damaged)
      try Command("bench", "load", "--model", damaged).expectRefusal(naming: damaged)
      try Command("bench", "search", "--model", damaged).expectRefusal(naming: damaged)
      try Command(
        "transcribe", "--encoder", damaged, "--decoder", damaged, "--joiner", damaged, Self.audio
      ).expectRefusal(naming: damaged)
    }
  }

  @Test(arguments: Damage.allCases)
  func checkpoints(_ damage: Damage) throws {
    try withTemporaryFolder { folder in
      let tokens = "\(folder)/tokens.txt"
      try tokenTable(17).write(toFile: tokens, atomically: true, encoding: .utf8)
      let output = "\(folder)/out/model.tern"
      try FileManager.default.createDirectory(
        atPath: "\(folder)/out", withIntermediateDirectories: true)
      let damaged = try damage.apply(to: Self.checkpoint, in: folder)
      try Command("convert", damaged, "--tokens", tokens, "-o", output)
        .expectRefusal(naming: damaged)
      try Command("convert", Self.checkpoint, "--tokens", damaged, "-o", output)
        .expectRefusal(naming: damaged)
      try Command("convert", Self.checkpoint, "--bpe-model", damaged, "-o", output)
        .expectRefusal(naming: damaged)
      #expect(try FileManager.default.contentsOfDirectory(atPath: "\(folder)/out").isEmpty)
    }
  }

  /// A flipped bit in FLAC changes a few samples; the other damages are noticed.
  @Test(arguments: Damage.allCases.filter { $0 != .bitFlipped })
  func audio(_ damage: Damage) throws {
    try withTemporaryFolder { folder in
      let damaged = try damage.apply(to: Self.audio, in: folder)
      let run = try Command("transcribe", "--model", Self.model, damaged, Self.audio)
      #expect(run.status == 1)
      #expect(run.errors.split(separator: "\n").count { $0.contains(damaged) } == 1)
      #expect(run.output == "\(Self.audio)\tFIVE FOUR SIX SIX FOUR\n")
      // Where nothing was decoded, nothing is said of speed.
      try Command("transcribe", "--model", Self.model, damaged).expectRefusal(naming: damaged)
    }
  }

  private func tokenTable(_ count: Int) -> String {
    (0..<count).map { "t\($0) \($0)\n" }.joined()
  }

  @Test func wrongModels() throws {
    try withTemporaryFolder { folder in
      // A checkpoint where a model is wanted, a model where a checkpoint is, too few tokens.
      try Command("transcribe", "--model", Self.checkpoint, Self.audio).expectRefusal()
      let tokens = "\(folder)/tokens.txt"
      try tokenTable(16).write(toFile: tokens, atomically: true, encoding: .utf8)
      let output = "\(folder)/model.tern"
      try Command("convert", Self.model, "--tokens", tokens, "-o", output).expectRefusal()
      try Command("convert", Self.checkpoint, "--tokens", tokens, "-o", output)
        .expectRefusal(naming: "16 tokens")
      try Command("convert", Self.checkpoint, "--tokens", tokens, "-o", "\(folder)/no/model.tern")
        .expectRefusal()
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["tokens.txt"])
    }
  }

  @Test func hostileCheckpoints() throws {
    try withTemporaryFolder { folder in
      let tokens = "\(folder)/tokens.txt"
      try tokenTable(17).write(toFile: tokens, atomically: true, encoding: .utf8)
      let pickles = Fixtures.path("pickles")
      let evil = try FileManager.default.contentsOfDirectory(atPath: pickles)
        .filter { $0.hasPrefix("evil-") }
      #expect(evil.count == 6)
      for file in evil {
        try Command("convert", "\(pickles)/\(file)", "--tokens", tokens, "-o", "\(folder)/m.tern")
          .expectRefusal(naming: "refuses to call")
      }
      #expect(!FileManager.default.fileExists(atPath: "PWNED"))
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["tokens.txt"])
    }
  }
}
