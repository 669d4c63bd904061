import Foundation
import TernTraining
import TestSupport
import Testing

/// Event files byte by byte. What TensorBoard makes of them, `Tools/peers/tensorboard_reads.py` tells.
@Suite struct EventWriterTests {
  static func record(_ bytes: Data, at start: Int) throws -> (contents: Data, end: Int) {
    let length = bytes[start..<start + 8].reversed().reduce(0) { $0 << 8 | Int($1) }
    let end = start + 12 + length
    return (try #require(end + 4 <= bytes.count ? bytes[start + 12..<end] : nil), end + 4)
  }

  @Test func recordsAreThoseOfTensorFlow() throws {
    try withTemporaryFolder { folder in
      let writer = try EventWriter(folder: "\(folder)/tensorboard")
      let name = URL(filePath: writer.path).lastPathComponent
      #expect(name.hasPrefix("events.out.tfevents."))
      var bytes = try Data(contentsOf: URL(filePath: writer.path))
      // The length 24 and its checksum, with which every event file of TensorFlow begins.
      #expect([UInt8](bytes.prefix(12)) == [24, 0, 0, 0, 0, 0, 0, 0, 163, 127, 75, 34])
      #expect([UInt8](bytes[21..<36]) == [0x1A, 13] + Array("brain.Event:2".utf8))
      let head = bytes.count
      try writer.write([("train/loss", 0.5), ("train/lr", 3)], step: 300)
      bytes = try Data(contentsOf: URL(filePath: writer.path))
      let (event, end) = try Self.record(bytes, at: head)
      #expect(end == bytes.count)
      let summary: [UInt8] =
        [0x0A, 17, 0x0A, 10] + Array("train/loss".utf8) + [0x15, 0, 0, 0, 0x3F]
        + [0x0A, 15, 0x0A, 8] + Array("train/lr".utf8) + [0x15, 0, 0, 0x40, 0x40]
      #expect([UInt8](event.dropFirst(9)) == [0x10, 0xAC, 2, 0x2A, UInt8(summary.count)] + summary)
    }
  }

  @Test func writersOfOneSecondDoNotMeet() throws {
    try withTemporaryFolder { folder in
      let writers = try (0..<3).map { _ in try EventWriter(folder: folder) }
      #expect(Set(writers.map(\.path)).count == 3)
      let error = trainingError { _ = try EventWriter(folder: "\(writers[0].path)/below") }
      #expect(error?.code == .log)
    }
  }
}
