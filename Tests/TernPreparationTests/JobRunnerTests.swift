import Foundation
import Synchronization
import TernPreparation
import TestSupport
import Testing

struct JobRunnerTests {
  private struct Stop: Error {}

  /// A job that copies a text to two files, and counts how often it did.
  private final class Copying {
    let corpus: MadeUpCorpus
    let times = Counter()
    let events = EventList()
    var settings: [String: String] = [:]
    /// Ends the job between its outputs.
    var stops = false

    init() throws {
      corpus = try MadeUpCorpus()
      try corpus.write("one", as: "input")
    }

    func run(isForced: Bool = false) throws {
      let (input, times, stops) = (corpus.path("input"), times, stops)
      let outputs = [corpus.path("a"), corpus.path("b")]
      let job = StageJob(name: "copy", inputs: [input], outputs: outputs, settings: settings) {
        run in
        times.add()
        let data = FileManager.default.contents(atPath: input)
        try data?.write(to: URL(filePath: outputs[0]))
        if stops { throw Stop() }
        try data?.write(to: URL(filePath: outputs[1]))
        run.summary = "copied"
      }
      try JobRunner(
        folder: corpus.path("records"), isForced: isForced, observe: events.add
      ).run(job, of: .report)
    }
  }

  private final class Counter: Sendable {
    private let count = Mutex(0)
    func add() { count.withLock { $0 += 1 } }
    var value: Int { count.withLock { $0 } }
  }

  @Test func whatIsCompleteIsNotDoneAgain() throws {
    let copying = try Copying()
    for _ in 0..<3 { try copying.run() }
    #expect(copying.times.value == 1)
    #expect(copying.events.skipped == ["copy", "copy"])
    #expect(copying.events.finished == ["copy"])
  }

  @Test func isDoneAgainWhenItIsForced() throws {
    let copying = try Copying()
    try copying.run()
    try copying.run(isForced: true)
    #expect(copying.times.value == 2)
  }

  @Test func isDoneAgainWhenAnInputHasChanged() throws {
    let copying = try Copying()
    try copying.run()
    try copying.corpus.write("another", as: "input")
    try copying.run()
    #expect(copying.times.value == 2)
    #expect(try copying.corpus.contents(of: "")["b"] == Data("another".utf8))
  }

  @Test func isDoneAgainWhenAnOutputIsGoneOrCut() throws {
    let copying = try Copying()
    try copying.run()
    try FileManager.default.removeItem(atPath: copying.corpus.path("a"))
    try copying.run()
    #expect(copying.times.value == 2)
    try copying.corpus.write("o", as: "b")
    try copying.run()
    #expect(copying.times.value == 3)
    #expect(try copying.corpus.contents(of: "")["b"] == Data("one".utf8))
  }

  @Test func isDoneAgainWhenSettingsHaveChanged() throws {
    let copying = try Copying()
    try copying.run()
    copying.settings = ["speeds": "0.9"]
    try copying.run()
    #expect(copying.times.value == 2)
  }

  @Test func whatFailedBetweenItsOutputsIsDoneAgain() throws {
    let copying = try Copying()
    copying.stops = true
    #expect(throws: Stop.self) { try copying.run() }
    copying.stops = false
    try copying.run()
    #expect(copying.times.value == 2)
    #expect(copying.events.skipped.isEmpty)
  }

  @Test func aDamagedRecordIsNone() throws {
    let copying = try Copying()
    try copying.run()
    try copying.corpus.write("{\"settings\": ", as: "records/7-copy.json")
    try copying.run()
    #expect(copying.times.value == 2)
  }

  @Test func anInputThatIsNotThereIsNamed() throws {
    let copying = try Copying()
    try FileManager.default.removeItem(atPath: copying.corpus.path("input"))
    let error = #expect(throws: PreparationError.self) { try copying.run() }
    #expect(error?.code == .missing)
    #expect(error?.message.contains(copying.corpus.path("input")) == true)
  }
}
