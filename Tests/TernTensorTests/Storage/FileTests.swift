import Foundation
import TernTensor
import TestSupport
import Testing

@Suite struct MappedFileTests {
  private func code(mapping path: String) -> TensorError.Code? {
    do throws(TensorError) {
      _ = try MappedFile(path: path)
      return nil
    } catch { return error.code }
  }

  @Test func whatIsNoFileIsRefused() throws {
    try withTemporaryFolder { folder in
      #expect(code(mapping: folder) == .file)
      #expect(code(mapping: "\(folder)/none") == .file)
      #expect(code(mapping: "") == .file)
      let made = unsafe mkfifo("\(folder)/pipe", 0o600)
      try #require(made == 0)
      #expect(code(mapping: "\(folder)/pipe") == .file)
    }
  }

  @Test func anEmptyFileHasNoBytes() throws {
    try withTemporaryFolder { folder in
      try Data().write(to: URL(filePath: "\(folder)/empty"))
      let storage = try MappedFile(path: "\(folder)/empty").storage
      #expect(storage.byteCount == 0)
      #expect(storage.withBytes { $0.byteCount } == 0)
    }
  }

  @Test func bytesOutliveTheFile() throws {
    try withTemporaryFolder { folder in
      let path = "\(folder)/file"
      let bytes = (0..<10_000).map { UInt8(truncatingIfNeeded: $0 &* 7) }
      try Data(bytes).write(to: URL(filePath: path))
      let storage = try MappedFile(path: path).storage
      try AtomicFile.write(to: path) { append in unsafe try append([1, 2, 3].span.bytes) }
      #expect(storage.withBytes { $0.byteCount } == bytes.count)
      #expect(
        storage.withBytes { span in
          bytes.indices.allSatisfy {
            unsafe span.unsafeLoad(fromByteOffset: $0, as: UInt8.self) == bytes[$0]
          }
        })
    }
  }
}

@Suite struct AtomicFileTests {
  private struct Failure: Error {}

  private func names(in folder: String) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
  }

  private func bytes(of path: String) throws -> [UInt8] {
    [UInt8](try Data(contentsOf: URL(filePath: path)))
  }

  @Test func writesAllParts() throws {
    try withTemporaryFolder { folder in
      let path = "\(folder)/file"
      for parts in [[[1, 2], [], [3]], [[4]], []] as [[[UInt8]]] {
        try AtomicFile.write(to: path) { append in
          for part in parts { unsafe try append(part.span.bytes) }
        }
        #expect(try bytes(of: path) == parts.flatMap(\.self))
        #expect(try names(in: folder) == ["file"])
      }
    }
  }

  @Test func aFailureLeavesTheOldFile() throws {
    try withTemporaryFolder { folder in
      let path = "\(folder)/file"
      try AtomicFile.write(to: path) { append in
        unsafe try append(([1, 2, 3] as [UInt8]).span.bytes)
      }
      #expect(throws: Failure.self) {
        try AtomicFile.write(to: path) { append in
          unsafe try append(([4] as [UInt8]).span.bytes)
          #expect(try bytes(of: path) == [1, 2, 3])
          throw Failure()
        }
      }
      #expect(try bytes(of: path) == [1, 2, 3])
      #expect(try names(in: folder) == ["file"])
    }
  }

  @Test func aFailedCheckLeavesTheOldFile() throws {
    try withTemporaryFolder { folder in
      let path = "\(folder)/file"
      func write(_ byte: UInt8, checking check: (String) throws -> Void) throws {
        try AtomicFile.write(to: path, checking: check) { append in
          let bytes = [byte]
          unsafe try append(bytes.span.bytes)
        }
      }
      try write(1) { partial in
        let written = try bytes(of: partial)
        #expect(written == [1])
      }
      #expect(throws: Failure.self) { try write(2) { _ in throw Failure() } }
      #expect(try bytes(of: path) == [1])
      #expect(try names(in: folder) == ["file"])
    }
  }

  /// Writers of the same file do not meet: the one inside writes a file of its own.
  @Test func writersHaveFilesOfTheirOwn() throws {
    try withTemporaryFolder { folder in
      let path = "\(folder)/file"
      try AtomicFile.write(to: path) { outer in
        unsafe try outer(([1] as [UInt8]).span.bytes)
        try AtomicFile.write(to: path) { inner in
          unsafe try inner(([2, 2] as [UInt8]).span.bytes)
        }
        #expect(try bytes(of: path) == [2, 2])
      }
      #expect(try bytes(of: path) == [1])
      #expect(try names(in: folder) == ["file"])
    }
  }

  @Test func whatCannotBeWrittenIsRefused() throws {
    try withTemporaryFolder { folder in
      var calls = 0
      let error = #expect(throws: TensorError.self) {
        try AtomicFile.write(to: "\(folder)/none/file") { _ in calls += 1 }
      }
      #expect(error?.code == .file && calls == 0)
      let target = "\(folder)/folder"
      try FileManager.default.createDirectory(
        atPath: "\(target)/inside", withIntermediateDirectories: true)
      let other = #expect(throws: TensorError.self) { try AtomicFile.write(to: target) { _ in } }
      #expect(other?.code == .file)
      #expect(try names(in: folder) == ["folder"])
    }
  }
}
