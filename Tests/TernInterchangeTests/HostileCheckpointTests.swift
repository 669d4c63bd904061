import Foundation
import TernInterchange
import TernTensor
import TestSupport
import Testing

/// Files that would run something, and damaged ones: each gives a typed error, none traps.
@Suite struct HostileCheckpointTests {
  static let evil = [
    "evil-system": "posix.system", "evil-eval": "__builtin__.eval", "evil-exec": "__builtin__.exec",
    "evil-popen": "commands.Popen", "evil-getattr": "__builtin__.getattr",
    "evil-system-legacy": "posix.system", "bad-global-unknown": "torch.TypedStorage",
  ]

  @Test(arguments: evil) func refusesToRun(file: String, name: String) throws {
    let error = try #require(
      error { _ = try Checkpoint(path: Fixtures.path("pickles/\(file).pt")) })
    #expect(error.code == .refused)
    #expect(error.message.contains("refuses to call \(name)"))
    let places = [FileManager.default.currentDirectoryPath, Fixtures.path("pickles")]
    for place in places { #expect(!FileManager.default.fileExists(atPath: place + "/PWNED")) }
  }

  /// The kind of error for each damaged file, and words of its message.
  static let bad: [(file: String, code: InterchangeError.Code, words: String)] = [
    ("bad-offset", .tensor, "does not lie in storage '0' of 6 elements"),
    ("bad-negative-offset", .tensor, "offset -"),
    ("bad-shape", .tensor, "shape [200, 3]"),
    ("bad-huge-shape", .tensor, "shape"),
    ("bad-stride", .tensor, "strides [255, 1]"),
    ("bad-numel", .tensor, "24 bytes, not 250 elements"),
    ("bad-key", .tensor, "no storage '9'"),
    ("bad-key-path", .tensor, "no storage '../"),
    ("bad-storage-missing", .tensor, "no storage '0'"),
    ("bad-storage-short", .tensor, "20 bytes, not 6 elements"),
    ("bad-truncated-pickle", .format, "bytes expected, 0 left"),
    ("bad-truncated-zip", .format, "cut off"),
    ("bad-empty", .format, "empty"),
    ("bad-stack-underflow", .format, "stack is empty"),
    ("bad-memo", .format, "nothing is remembered"),
    ("bad-string-length", .format, "4294967280 bytes expected"),
    ("bad-unknown-opcode", .format, "0xfe"),
    ("bad-two-pickles", .format, "2 pickles"),
    ("bad-no-pickle", .format, "no '<name>/data.pkl'"),
    ("bad-legacy-truncated", .format, "bytes left"),
    ("bad-crc", .format, "checksum"),
    ("bad-protocol4", .unsupported, "protocol 4"),
  ]

  @Test(arguments: bad) func refuses(
    file: String, code: InterchangeError.Code, words: String
  ) throws {
    let path = Fixtures.path("pickles/\(file).pt")
    let error = try #require(error { _ = try Checkpoint(path: path).stateDict() })
    #expect(error.code == code)
    #expect(error.message.hasPrefix(path))
    #expect(error.message.contains(words), "\(error)")
  }

  @Test func readsDeepNesting() throws {
    let checkpoint = try Checkpoint(path: Fixtures.path("pickles/bad-deep.pt"))
    var depth = 0
    var value: PickleValue? = checkpoint.root
    while let list = value {
      depth += 1
      value = list.elements?.first
    }
    #expect(depth == 20_000)
    #expect(error { _ = try checkpoint.stateDict() }?.code == .format)
  }

  @Test func everyFileIsTested() throws {
    let tested = Set(Self.bad.map(\.file)).union(Self.evil.keys)
      .union(["bad-deep", "good", "odd", "odd-legacy", "odd-py313"])
    let files = try FileManager.default.contentsOfDirectory(atPath: Fixtures.path("pickles"))
    #expect(Set(files.filter { $0.hasSuffix(".pt") }) == Set(tested.map { $0 + ".pt" }))
  }

  static let others: [(file: String, code: InterchangeError.Code, words: String)] = [
    ("deflated", .unsupported, "compressed"),
    ("complex", .unsupported, "torch.ComplexFloatStorage"),
    ("huge-expanded", .tensor, "too large to be copied"),
    ("cyclic-modules", .format, "contain each other"),
    ("cyclic", .format, "'model' is a dictionary of 1, not a tensor"),
    ("tensor", .format, "holds an object of torch._utils._rebuild_tensor_v2"),
  ]

  @Test(arguments: others) func refusesOthers(
    file: String, code: InterchangeError.Code, words: String
  ) throws {
    let error = try #require(
      error { _ = try Checkpoint(path: Fixtures.path("checkpoints/\(file).pt")).stateDict() })
    #expect(error.code == code)
    #expect(error.message.contains(words), "\(error)")
  }

  @Test func saysWhatOtherFilesAre() throws {
    let message = { (bytes: [UInt8]) in
      try withFile(bytes) { path in error { _ = try Checkpoint(path: path) }?.message ?? "none" }
    }
    #expect(
      try message(Array("version https://git-lfs.github.com/spec/v1\noid".utf8))
        .contains("not a PyTorch checkpoint: begins with 'version https://git-lfs.github.c'"))
    #expect(try message([0x7F, 0x45, 0x4C, 0x46, 0]).contains("begins with bytes 7f 45 4c 46 0"))
    let tar = [UInt8](repeating: 0x61, count: 257) + Array("ustar".utf8)
    #expect(try message(tar + [UInt8](repeating: 0, count: 600)).contains("tar file"))
    #expect(error { _ = try Checkpoint(path: Fixtures.path("pickles")) }?.code == .file)
    #expect(error { _ = try Checkpoint(path: Fixtures.path("none")) }?.code == .file)
  }
}
