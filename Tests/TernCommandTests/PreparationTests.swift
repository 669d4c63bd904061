import Foundation
import TernCorpus
import TernPreparation
import TestSupport
import Testing

struct PreparationTests {
  /// A corpus of the fixtures' recordings, each many times, and where it is prepared.
  private struct Corpus {
    let folder: String
    var data: String { "\(folder)/data" }

    init(in folder: String, times: Int) throws {
      self.folder = folder
      let lines = try String(
        contentsOfFile: Fixtures.path("audio/transcripts.tsv"), encoding: .utf8
      )
      .split(separator: "\n").map { $0.split(separator: "\t").map(String.init) }
      let header = "id\tpath\tspeaker\ttext\n"
      for (split, times) in [("train", times), ("dev", 1)] {
        let rows = (0..<times).flatMap { number in
          lines.map { line in
            "\(split)-\(number)-\(line[0])\t\(Fixtures.path("audio/\(line[0])"))\ts\t\(line[1])\n"
          }
        }
        try Data((header + rows.joined()).utf8).write(to: URL(filePath: "\(folder)/\(split).tsv"))
      }
    }

    func arguments(_ more: String...) -> [String] {
      [
        "prepare", "--dl-dir", "\(folder)/none", "--corpus", "digits=\(folder)", "--data-dir", data,
        "--vocab-size", "20", "--num-jobs", "2",
      ] + more
    }

    /// The names and contents of all that was prepared.
    func contents() -> [String: Data] {
      var contents: [String: Data] = [:]
      let files = FileManager.default.enumerator(atPath: data)
      while let file = files?.nextObject() as? String {
        let isRecord = file.contains(".tern/")
        if !isRecord, let bytes = FileManager.default.contents(atPath: "\(data)/\(file)") {
          contents[file] = bytes
        }
      }
      return contents
    }
  }

  @Test func preparesAndThenHasNothingToDo() throws {
    try withTemporaryFolder { folder in
      let corpus = try Corpus(in: folder, times: 2)
      let first = try Command(corpus.arguments())
      #expect(first.status == 0, "\(first.errors)")
      #expect(first.output.contains("digits train (to learn from)"))
      #expect(first.output.contains("utterances             10\n"))
      #expect(first.errors.contains("digits_train: 30 cuts"))
      #expect(!first.errors.contains("trainer_interface"), "SentencePiece is silent")
      let files = corpus.contents()
      #expect(files.keys.contains("fbank/digits_cuts_train.jsonl.gz"))
      #expect(files.keys.contains("lang_bpe_20/bpe.model"))
      let second = try Command(corpus.arguments())
      #expect(second.status == 0)
      #expect(second.errors.contains("digits_train: complete, skipped (30 cuts"))
      #expect(corpus.contents() == files)
    }
  }

  @Test func onlyTheStagesThatAreWantedAreDone() throws {
    try withTemporaryFolder { folder in
      let corpus = try Corpus(in: folder, times: 2)
      let run = try Command(corpus.arguments("--stage", "-1", "--stop-stage", "1"))
      #expect(run.status == 0, "\(run.errors)")
      #expect(run.output.isEmpty)
      #expect(corpus.contents().keys.allSatisfy { $0.hasPrefix("manifests") })
      let early = try Command(corpus.arguments("--stage", "5", "--stop-stage", "4"))
      #expect(early.status != 0)
    }
  }

  @Test func aLaterStageAloneNamesWhatIsNotThere() throws {
    try withTemporaryFolder { folder in
      let corpus = try Corpus(in: folder, times: 1)
      let run = try Command(corpus.arguments("--stage", "3", "--stop-stage", "3"))
      #expect(run.status != 0)
      #expect(run.errors.contains("digits_recordings_train.jsonl.gz: not there"))
    }
  }

  @Test(arguments: [
    ["--corpus", "nonsense"], ["--corpus", "a/b=c"], ["--vocab-size", "x"], ["--vocab-size", "0"],
    ["--vocab-size", ","], ["--giga-subset", "HUGE"], ["--lm-text", "/nowhere.txt"],
    ["--stage", "9"], ["--num-jobs", "0"], ["--feature-type", "f8"],
  ])
  func refusesOptionsThatCannotBe(options: [String]) throws {
    let run = try Command(["prepare", "--dl-dir", "/nowhere"] + options)
    #expect(run.status > 0 && run.status < 128, "\(run.errors)")
    #expect(run.output.isEmpty)
  }

  /// Kills the program at moments drawn by chance; each file that is there is whole, and what the
  /// last run makes is what one that is not disturbed makes, byte for byte.
  @Test func aKilledRunLeavesNothingHalfWritten() throws {
    try withTemporaryFolder { folder in
      let corpus = try Corpus(in: folder, times: 15)
      let clock = ContinuousClock()
      let time = try clock.measure {
        let run = try Command(corpus.arguments())
        #expect(run.status == 0, "\(run.errors)")
      }
      let expected = corpus.contents()
      var random = SeededGenerator(seed: 8)
      for round in 0..<12 {
        if round % 3 == 0 { try FileManager.default.removeItem(atPath: corpus.data) }
        let process = try Command.start(corpus.arguments())
        Thread.sleep(
          forTimeInterval: time / .seconds(1) * Double.random(in: 0...0.9, using: &random))
        kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
        for (name, bytes) in corpus.contents() {
          #expect(bytes == expected[name], "\(name) in round \(round)")
        }
      }
      let last = try Command(corpus.arguments())
      #expect(last.status == 0, "\(last.errors)")
      #expect(corpus.contents() == expected)
    }
  }

  /// The peak of the program's memory does not depend on the number of utterances.
  @Test func tenTimesAsManyUtterancesTakeNoMoreMemory() throws {
    let peaks = try [20, 200].map { times in
      try withTemporaryFolder { folder in
        let corpus = try Corpus(in: folder, times: times)
        let run = try Command(
          // With one thread what lies in memory does not depend on how busy the machine is.
          corpus.arguments("--stop-stage", "4", "--speed-perturb", "false", "--num-jobs", "1"))
        let peak = run.errors.firstMatch(of: /peak memory ([0-9]+) MB/)
        return try #require(peak.flatMap { Int($0.1) }, "\(run.errors)")
      }
    }
    #expect(peaks[1] - peaks[0] <= 4, "\(peaks)")
  }
}
