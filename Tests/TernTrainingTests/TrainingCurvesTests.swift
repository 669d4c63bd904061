import Foundation
import TernTraining
import TestSupport
import Testing

/// Event files of TensorBoard's own writer, of ours, and damaged ones.
@Suite struct TrainingCurvesTests {
  static let names = ["999", "1000", "1700"].map { "events.out.tfevents.\($0).host.1.0" }

  /// Calls `body` with a training's folder that has copies of the fixtures.
  func withFolder(_ body: (_ folder: String, _ files: [URL]) throws -> Void) throws {
    try withTemporaryFolder { folder in
      let target = URL(filePath: "\(folder)/tensorboard")
      try FileManager.default.copyItem(
        at: URL(filePath: Fixtures.path("tensorboard")), to: target)
      try body(folder, Self.names.map { target.appending(path: $0) })
    }
  }

  @Test func whatWasLearntAgainReplacesWhatWasLost() throws {
    try withFolder { folder, _ in
      let curves = try TrainingCurves(folder: folder)
      #expect(curves.tags == ["odd", "train/learning_rate", "train/tot_loss"])
      #expect(
        curves["train/tot_loss"].map(\.step) == [1, 50, 100, 150, 200, 250, 300, 350, 1 << 40])
      let sixtyFourths: [Double] = [64 * 64 + 1, 50, 100, 150, 200]
      let again: [Double] = [250, 300, 350].map { 32 * 64 + $0 }
      #expect(
        curves["train/tot_loss"].dropLast().map { $0.value * 64 } == sixtyFourths + again)
      #expect(curves["train/learning_rate"].allSatisfy { $0.value == 1.0 / 512 })
      #expect(curves["odd"].map(\.step) == [-1] && curves["odd"].map(\.value) == [-1])
      #expect(curves["none"].isEmpty)
      #expect(curves.cutFiles.isEmpty)
    }
  }

  @Test func ownEventsAreReadBack() throws {
    try withTemporaryFolder { folder in
      let writer = try EventWriter(folder: "\(folder)/tensorboard")
      try writer.write([("train/a", 0.5), ("train/b", 3)], step: 0)
      try writer.write([("train/a", .infinity)], step: 1 << 35)
      let curves = try TrainingCurves(folder: folder)
      #expect(curves["train/a"].map(\.step) == [0, 1 << 35])
      #expect(curves["train/a"].map(\.value) == [0.5, .infinity])
      #expect(curves["train/b"].map(\.value) == [3])
    }
  }

  @Test func fileMayEndAnywhere() throws {
    try withFolder { folder, files in
      let whole = try Data(contentsOf: files[2])
      var counts: Set<Int> = []
      for length in 0..<whole.count {
        try whole.prefix(length).write(to: files[2])
        let curves = try TrainingCurves(folder: folder)
        counts.insert(curves["train/tot_loss"].count)
        let others = curves["train/tot_loss"].filter { $0.step < 250 }
        #expect(others.map(\.step) == [1, 50, 100, 150, 200], "\(length)")
      }
      // All seven of before, then five that stay and up to three of the four.
      #expect(counts == [6, 7, 8])
    }
  }

  @Test func everyOtherByteIsGuarded() throws {
    try withFolder { folder, files in
      let whole = try Data(contentsOf: files[1])
      for place in whole.indices {
        var damaged = whole
        damaged[place] ^= 0x10
        try damaged.write(to: files[1])
        let error = trainingError { _ = try TrainingCurves(folder: folder) }
        #expect(error?.code == .log, "byte \(place)")
        #expect(error?.message.contains("\(files[1].path), record at byte") == true)
      }
    }
  }

  @Test func emptyFoldersAreRefused() throws {
    try withTemporaryFolder { folder in
      let missing = trainingError { _ = try TrainingCurves(folder: folder) }
      #expect(missing?.message.contains("no event files") == true)
      _ = try EventWriter(folder: "\(folder)/tensorboard")
      let empty = trainingError { _ = try TrainingCurves(folder: folder) }
      #expect(empty?.message.contains("no numbers in 1 event file") == true)
    }
  }
}
