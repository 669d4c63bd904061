import Foundation
import TernGraph
import Testing

@Suite struct AttackTests {
  @Test(arguments: Attack.all) func isRefused(_ attack: Attack) {
    #expect {
      _ = try Model(file: attack.file)
    } throws: { error in
      let code = (error as? GraphError)?.code
      if code != attack.code { print("\(attack.name): \(error)") }
      return code == attack.code
    }
  }

  /// Every attack is a file of `Fuzz/attacks`, and the other way round; likewise the samples and
  /// `Fuzz/corpus`. With TERN_WRITE_CORPUS=1 the folders are written.
  @Test func areInTheFolders() throws {
    let attacks = Attack.all.filter { $0.file.count < 1 << 16 }.map { ($0.name, $0.file) }
    let samples = try Samples.all.map { ($0.name, try $0.model.bytes()) }
    try compare(attacks, with: "attacks")
    try compare(samples, with: "corpus")
    for file in try files(in: "corpus") { _ = try Model(contentsOf: file.path) }
    for file in try files(in: "attacks") {
      #expect(throws: GraphError.self, "\(file)") { try Model(contentsOf: file.path) }
    }
  }

  /// Compares files with those of a folder, or writes them where TERN_WRITE_CORPUS is set.
  private func compare(_ files: [(name: String, bytes: [UInt8])], with name: String) throws {
    let folder = Self.fuzz.appending(path: name)
    #expect(Set(files.map(\.name)).count == files.count)
    if ProcessInfo.processInfo.environment["TERN_WRITE_CORPUS"] != nil {
      try? FileManager.default.removeItem(at: folder)
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      for file in files {
        try Data(file.bytes).write(to: folder.appending(path: "\(file.name).tern"))
      }
    }
    #expect(
      try Set(self.files(in: name).map(\.lastPathComponent)) == Set(files.map { "\($0.name).tern" })
    )
    for file in files {
      let stored = try [UInt8](Data(contentsOf: folder.appending(path: "\(file.name).tern")))
      #expect(stored == file.bytes, "\(file.name)")
    }
  }

  private func files(in folder: String) throws -> [URL] {
    try FileManager.default.contentsOfDirectory(
      at: Self.fuzz.appending(path: folder), includingPropertiesForKeys: nil)
  }

  private static let fuzz = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().appending(path: "Fuzz")
}
