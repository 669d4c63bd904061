import Foundation
import TernInterchange
import TestSupport
import Testing

/// `tern train` as people run it, on a few recordings of `Fixtures`.
@Suite(.serialized) struct TrainingTests {
  /// Trains a very small network on the connected digits of `Fixtures`.
  private static func arguments(_ folder: String, _ more: [String] = []) throws -> [String] {
    let manifest = "\(folder)/train.tsv"
    if !FileManager.default.fileExists(atPath: manifest) {
      let lines = try String(
        contentsOfFile: Fixtures.path("audio/transcripts.tsv"), encoding: .utf8
      ).split(separator: "\n").filter { $0.hasPrefix("connected") }
      let rows = lines.map { line in
        let fields = line.split(separator: "\t").map(String.init)
        let id = fields[0].split(separator: ".")[0]
        return "\(id)\t\(Fixtures.path("audio/\(id).flac"))\t\(fields[1])"
      }
      try (["id\tpath\ttext"] + rows).joined(separator: "\n").write(
        toFile: manifest, atomically: true, encoding: .utf8)
    }
    return [
      "train", "--train", manifest, "--valid", manifest, "--bpe-model",
      Fixtures.path("text/bpe.model"), "--exp-dir", "\(folder)/exp", "--num-encoder-layers", "2",
      "--encoder-dim", "16", "--rnn-hidden-size", "24", "--dim-feedforward", "24",
      "--decoder-dim", "16", "--joiner-dim", "16", "--max-duration", "10", "--log-interval", "1",
      "--num-threads", "1",
    ] + more
  }

  private func weights(_ path: String) throws -> [[Float]] {
    let weights = try Checkpoint(path: path).stateDict("model")
    return weights.names.map { weights[$0]?.elements(as: Float.self) ?? [] }
  }

  @Test func writesWhatTheTutorialSpeaksOf() throws {
    try withTemporaryFolder { folder in
      let arguments = try Self.arguments(
        folder,
        ["--num-epochs", "2", "--save-every-n", "2", "--keep-last-k", "1", "--use-fp16", "1"])
      let result = try Command(arguments)
      #expect(result.status == 0, "\(result.errors)")
      let files = try FileManager.default.contentsOfDirectory(atPath: "\(folder)/exp").sorted()
      #expect(files.contains("epoch-1.pt") && files.contains("epoch-2.pt"))
      #expect(files.contains("best-train-loss.pt") && files.contains("best-valid-loss.pt"))
      #expect(files.filter { $0.hasPrefix("checkpoint-") }.count == 1)
      let log = try #require(
        FileManager.default.contentsOfDirectory(atPath: "\(folder)/exp/log").first)
      #expect(log.hasPrefix("log-train-"))
      let text = try String(contentsOfFile: "\(folder)/exp/log/\(log)", encoding: .utf8)
      #expect(text.contains("Epoch 2, batch 1, libri_loss[loss="))
      #expect(text.contains("Epoch 2, validation: loss="))
      let events = try FileManager.default.contentsOfDirectory(
        atPath: "\(folder)/exp/tensorboard")
      #expect(events.count == 1 && events[0].hasPrefix("events.out.tfevents."))
    }
  }

  @Test func aNewTrainingIsNotMixedWithAnother() throws {
    try withTemporaryFolder { folder in
      let arguments = try Self.arguments(folder, ["--num-epochs", "3"])
      #expect(try Command(arguments).status == 0)
      let again = try Command(arguments)
      #expect(again.status > 0 && again.errors.contains("another training"), "\(again.errors)")
      // The defaults of `tern export` fit a training as short as this one.
      let export = try Command(["export", "--exp-dir", "\(folder)/exp"])
      #expect(export.status == 0, "\(export.errors)")
    }
  }

  /// What the tokenizer does not know, and what is no sound, is not learnt in silence.
  @Test func refusesTextsAndSoundsThatAreNone() throws {
    try withTemporaryFolder { folder in
      let arguments = try Self.arguments(folder, ["--num-epochs", "1"])
      let manifest = "\(folder)/train.tsv"
      let table = try String(contentsOfFile: manifest, encoding: .utf8)
      let strange = table.replacingOccurrences(of: "FIVE", with: "fünf")
      try strange.write(toFile: manifest, atomically: true, encoding: .utf8)
      let some = try Command(arguments)
      #expect(
        some.status == 0 && some.errors.contains("does not know: connected-"), "\(some.errors)")
      try FileManager.default.removeItem(atPath: "\(folder)/exp")
      let rows = table.split(separator: "\n").map(String.init)
      let lower = rows.dropFirst().map { row in
        let fields = row.split(separator: "\t").map(String.init)
        return "\(fields[0])\t\(fields[1])\t\(fields[2].lowercased())"
      }
      try ([rows[0]] + lower).joined(separator: "\n").write(
        toFile: manifest, atomically: true, encoding: .utf8)
      let all = try Command(arguments)
      #expect(all.status > 0 && all.errors.contains("every text has characters"), "\(all.errors)")
    }
  }

  /// Killed at any moment of saving, a training can go on, to the weights that it would have had.
  @Test func killedTwentyTimes() throws {
    try withTemporaryFolder { folder in
      let options = ["--num-epochs", "12", "--save-every-n", "1", "--keep-last-k", "3"]
      let whole = try Command(Self.arguments(folder, options))
      #expect(whole.status == 0, "\(whole.errors)")
      let expected = try weights("\(folder)/exp/epoch-12.pt")
      try FileManager.default.removeItem(atPath: "\(folder)/exp")
      var random = SeededGenerator(seed: 3)
      var kills = 0
      while kills < 20 {
        let resumption = ["--start-batch", "\(newest("\(folder)/exp"))"]
        let arguments = try Self.arguments(folder, options + resumption)
        let process = try Command.start(arguments)
        usleep(UInt32.random(in: 60_000...200_000, using: &random))
        if process.isRunning { kill(process.processIdentifier, SIGKILL) }
        process.waitUntilExit()
        if process.terminationReason == .uncaughtSignal {
          kills += 1
        } else {
          // It has come to its end: begin anew.
          #expect(process.terminationStatus == 0)
          try FileManager.default.removeItem(atPath: "\(folder)/exp")
        }
      }
      let resumption = ["--start-batch", "\(newest("\(folder)/exp"))"]
      let last = try Command(Self.arguments(folder, options + resumption))
      #expect(last.status == 0, "\(last.errors)")
      #expect(try weights("\(folder)/exp/epoch-12.pt") == expected)
    }
  }

  /// The batches of the newest checkpoint of a folder; 0 where there is none.
  private func newest(_ folder: String) -> Int {
    let files = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    let numbers = files.compactMap { file -> Int? in
      guard file.hasPrefix("checkpoint-"), file.hasSuffix(".pt") else { return nil }
      return Int(file.dropFirst(11).dropLast(3))
    }
    return numbers.max() ?? 0
  }

  @Test(arguments: [
    ["--start-epoch", "5"], ["--start-batch", "7"], ["--initial-lr", "-1"],
    ["--prune-range", "1"], ["--lm-scale", "0.9", "--am-scale", "0.2"], ["--world-size", "4"],
    ["--world-size", "9223372036854775807"], ["--corpus", "a,a"],
    ["--rnn-hidden-size", "8"], ["--use-fp16", "perhaps"], ["--num-epochs", "0"],
  ])
  func refuses(options: [String]) throws {
    try withTemporaryFolder { folder in
      let result = try Command(Self.arguments(folder, options))
      #expect(result.status > 0 && result.status < 128 && !result.errors.isEmpty)
    }
  }
}
