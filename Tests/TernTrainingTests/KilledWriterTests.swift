import Foundation
import TernAutograd
import TernInterchange
import TernTensor
import TernTraining
import TestSupport
import Testing

/// A process that is killed while it writes checkpoints leaves a whole one: the last or the one before.
@Suite struct KilledWriterTests {
  /// Writes one checkpoint after the other, all numbers of each its round's, and notes each beginning
  /// and end, until it is killed, which is at `delay` µs after the first.
  static func writeUntilKilled(_ folder: String, from first: Int, delay: UInt32) throws {
    let parameters = try Parameters(
      layout: ["a", "b", "c"].map { (name: $0, shape: [512, 500], isLearnt: true) })
    let average = ModelAverage(of: parameters)
    var state = TrainingState(
      parameters: parameters, average: average, optimizer: Eve(parameters, learningRate: 1),
      schedule: Eden(initialRate: 1, batchScale: 1, epochScale: 1))
    guard FileManager.default.createFile(atPath: "\(folder)/notes", contents: nil),
      let notes = FileHandle(forWritingAtPath: "\(folder)/notes")
    else { return }
    for round in first... {
      for storage in [parameters.values, average.values] {
        let all = TensorView(
          elementType: .float32, shape: [parameters.elementCount], storage: storage, byteOffset: 0)
        all.withElements(of: Float.self) { $0.update(repeating: Float(round)) }
      }
      state.progress.batch = round
      try notes.write(contentsOf: Data("b".utf8))
      try state.write(to: "\(folder)/checkpoint.pt")
      try notes.write(contentsOf: Data("e".utf8))
      if round == first {
        Thread.detachNewThread {
          usleep(delay)
          kill(getpid(), SIGKILL)
        }
      }
    }
  }

  @Test func twentyTimes() async throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "tern-\(UUID())").path
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    var random = SeededGenerator(seed: 70)
    var interrupted = 0
    for attempt in 1...20 {
      let (first, delay) = (attempt * 10_000, UInt32.random(in: 0...60_000, using: &random))
      await #expect(processExitsWith: .signal(SIGKILL)) {
        [folder = folder as String, first = first as Int, delay = delay as UInt32] in
        try KilledWriterTests.writeUntilKilled(folder, from: first, delay: delay)
      }
      let notes = try String(contentsOfFile: "\(folder)/notes", encoding: .utf8)
      let (begun, ended) = (notes.count { $0 == "b" }, notes.count { $0 == "e" })
      #expect(ended >= 1 && (0...1).contains(begun - ended), "\(notes)")
      if begun > ended { interrupted += 1 }

      // The last that was noted, or one more, whose end came before its note.
      let file = try Checkpoint(path: "\(folder)/checkpoint.pt")
      let round = try #require(file["batch_idx_train"]?.integer)
      #expect((first + ended - 1...first + begun - 1).contains(round))
      for key in ["model", "model_avg"] {
        let weights = try file.stateDict(key)
        #expect(weights.names == ["a", "b", "c"])
        for name in weights.names {
          let elements = try weights.tensor(name, shape: [512, 500]).elements(as: Float.self)
          #expect(elements.allSatisfy { $0 == Float(round) }, "\(key) \(name) of \(round)")
        }
      }
    }
    #expect(interrupted >= 10, "killed while writing: \(interrupted) of 20")
  }
}
