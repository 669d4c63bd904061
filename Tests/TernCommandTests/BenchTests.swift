import Foundation
import TestSupport
import Testing

/// `tern bench`: what it measures and says, not how long that takes.
struct BenchTests {
  private static let model = CommandTests.model

  /// What `--json` writes, but for `infer`.
  private struct Report: Decodable {
    struct Machine: Decodable {
      let version: String
      let processor: String
      let kernels: String
    }
    struct Row: Decodable {
      struct Value: Decodable {
        let median: Double
        let best: Double
        let worst: Double
      }
      let name: String
      let unit: String
      let value: Value
    }
    let title: String
    let machine: Machine
    let threadCount: Int
    let runCount: Int
    let rows: [Row]
  }

  /// Runs a bench, and then again beside its own results.
  private func report(_ arguments: [String]) throws -> Report {
    try withTemporaryFolder { folder in
      let results = "\(folder)/results.json"
      let bench = ["bench"] + arguments
      let run = try Command(bench + ["--json", results], environment: ["TERN_ISA": "scalar"])
      try #require(run.status == 0, "\(run.errors)")
      let report = try JSONDecoder().decode(
        Report.self, from: Data(contentsOf: URL(filePath: results)))
      #expect(report.machine.kernels == "scalar" && report.machine.version == "tern 0.1.0")
      #expect(!report.machine.processor.isEmpty)

      let lines = run.output.split(separator: "\n")
      try #require(lines.count == 3 + report.rows.count, "\(run.output)")
      #expect(lines[0] == report.title && lines[1].contains("scalar kernels, 1 thread"))
      for (line, row) in zip(lines.dropFirst(3), report.rows) {
        #expect(line.hasPrefix(row.name) && line.contains(" \(row.unit) "), "\(line)")
        let (best, median, worst) = (row.value.best, row.value.median, row.value.worst)
        #expect(best > 0 && median > 0 && worst > 0, "\(row)")
        let isOrdered =
          row.unit == "frames/s"
          ? worst <= median && median <= best : best <= median && median <= worst
        #expect(isOrdered, "\(row)")
      }

      let again = try Command(bench + ["--compare", results], environment: ["TERN_ISA": "scalar"])
      again.expectSuccess()
      let ratios = again.output.split(separator: "\n").dropFirst(3)
      #expect(ratios.allSatisfy { $0.hasSuffix("× as fast") || $0.hasSuffix("× the memory") })
      #expect(ratios.count == report.rows.count)
      return report
    }
  }

  @Test func loadMeasuresTimeAndMemory() throws {
    let report = try report(["load", "--model", Self.model, "--runs", "2"])
    #expect(report.title == "load" && report.runCount == 2)
    #expect(report.rows.prefix(2).map(\.name) == ["load without checksums", "load"])
    #expect(report.rows.map(\.name).contains("first step"))
    #if os(Linux)
      let memory = report.rows.filter { $0.unit == "MB" }
      #expect(memory.map(\.name) == ["memory after load", "memory after first step"])
      // Checksums touch all of the file.
      let size = try Data(contentsOf: URL(filePath: Self.model)).count
      #expect(memory.allSatisfy { $0.value.best * 1_048_576 > Double(size) })
    #endif
  }

  @Test func searchMeasuresEachMethod() throws {
    let methods = ["greedy_search", "modified_beam_search", "fast_beam_search"]
    let report = try report([
      "search", "--model", Self.model, "--decoding-method", methods.joined(separator: ","),
      "--seconds",
      "1", "--runs", "1",
    ])
    #expect(report.rows.map(\.name) == methods)
    #expect(report.rows.allSatisfy { $0.unit == "ms/s" })
    let recording = try Command(
      "bench", "search", "--model", Self.model, "--decoding-method", "beam_search", "--audio",
      CommandTests.audio, "--runs", "1")
    recording.expectSuccess()
    #expect(recording.output.contains("\(CommandTests.audio)"))
    let oracle = try Command(
      "bench", "search", "--decoding-method", "fast_beam_search_nbest_oracle")
    #expect(oracle.status != 0 && oracle.errors.contains("tern decode"))
  }

  @Test func lossMeasuresEachPart() throws {
    let report = try report([
      "loss", "--batch", "2", "--frames", "10", "--tokens", "4", "--vocabulary", "8", "--range",
      "3", "--joiner", "6", "--runs", "2",
    ])
    #expect(report.title == "loss, batch 2, 10 frames, 4 tokens of 8, range 3, 6 channels")
    let parts = [
      "simple", "ranges", "sum", "pruned", "pruned gradient", "sum gradient", "simple gradient",
      "all",
    ]
    #expect(report.rows.map(\.name) == parts)
  }

  @Test func trainMeasuresTheSpreadOfSteps() throws {
    let report = try report([
      "train", "--size", "tiny", "--batch", "1", "--seconds", "1", "--tokens", "3", "--steps", "2",
      "--threads", "1",
    ])
    #expect(report.title == "train, tiny, f32, batch 1 x 100 frames, 3 tokens")
    let names = ["speed", "step", "forward", "loss", "backward", "optimiser", "peak memory"]
    #expect(report.rows.map(\.name) == names && report.runCount == 2)
  }

  @Test func featuresAreFramesASecond() throws {
    let report = try report(["features", "--seconds", "1", "--runs", "2"])
    #expect(report.rows.map(\.unit) == ["frames/s"])
  }

  @Test func resultsOfOtherThingsAreNotCompared() throws {
    try withTemporaryFolder { folder in
      let results = "\(folder)/results.json"
      try Command("bench", "features", "--seconds", "1", "--runs", "1", "--json", results)
        .expectSuccess()
      for (arguments, text) in [
        (["features", "--seconds", "2"], "not of 'features, 2.0 s of audio'"),
        (["load", "--model", Self.model], "not of 'load'"),
        (["infer", "--model", Self.model], "not of 'infer'"),
      ] {
        let run = try Command(["bench"] + arguments + ["--compare", results])
        #expect(run.status != 0 && run.output.isEmpty && run.errors.contains(text), "\(arguments)")
      }
      try Command("bench", "features", "--compare", "\(folder)/none.json")
        .expectRefusal(naming: "none.json: No such file")
    }
  }

  @Test func whatWasOtherwiseIsSaid() throws {
    try withTemporaryFolder { folder in
      let (results, small) = ("\(folder)/results.json", "\(folder)/small.tern")
      try Command("quantize", Self.model, "-o", small).expectSuccess()
      func search(_ arguments: String...) throws -> String {
        let bench = ["bench", "search", "--seconds", "1", "--runs", "1"]
        let run = try Command(bench + arguments, environment: ["TERN_ISA": "scalar"])
        run.expectSuccess()
        return run.output
      }
      let methods = ["--decoding-method", "greedy_search"]
      _ = try search("--model", Self.model, methods[0], methods[1], "--json", results)
      let same = try search("--model", Self.model, methods[0], methods[1], "--compare", results)
      #expect(!same.contains("otherwise") && !same.contains("none of these rows"), "\(same)")
      // Kernels are what the file says.
      let text = try String(contentsOfFile: results, encoding: .utf8)
      try text.replacing("\"scalar\"", with: "\"abacus\"")
        .write(toFile: results, atomically: true, encoding: .utf8)
      let other = try search(
        "--model", small, methods[0], methods[1], "--threads", "2", "--compare", results)
      let note =
        /results.json was measured otherwise: kernels abacus, now scalar; model [0-9a-f]{8}, now [0-9a-f]{8}; threads 1, now 2/
      #expect(other.contains(note) && other.contains("× as fast"), "\(other)")
      let beam = try search(
        "--model", Self.model, "--decoding-method", "modified_beam_search", "--compare", results)
      #expect(beam.contains("results.json has none of these rows: nothing is compared"), "\(beam)")
    }
  }

  @Test func resultsReplaceNothingThatIsRead() throws {
    try withTemporaryFolder { folder in
      let copy = "\(folder)/model.tern"
      try FileManager.default.copyItem(atPath: Self.model, toPath: copy)
      for bench in ["load", "search", "infer"] {
        try Command("bench", bench, "--model", copy, "--json", copy)
          .expectRefusal(naming: "would replace")
        try Command(["bench", bench, "--json", copy], environment: ["TERN_MODEL": copy])
          .expectRefusal(naming: "would replace")
      }
      let bytes = try Data(contentsOf: URL(filePath: copy))
      #expect(try bytes == Data(contentsOf: URL(filePath: Self.model)))
    }
  }

  @Test func sizesMustFit() throws {
    for (arguments, text) in [
      (["loss", "--range", "1"], "--range"),
      (["loss", "--frames", "2", "--range", "5"], "at least"),
      (["loss", "--batch", "1024", "--frames", "10000"], "2^30"),
      (["load", "--runs", "0"], "--runs"), (["search", "--chunk", "0"], "--chunk"),
    ] {
      let run = try Command(["bench"] + arguments)
      #expect(run.status == 64 && run.errors.contains(text), "\(arguments): \(run.errors)")
    }
    try Command("bench", "load", "--model", "/no/such/model.tern")
      .expectRefusal(naming: "/no/such")
  }

  @Test func trainingThatNoMemoryHoldsIsRefused() throws {
    try Command(
      "bench", "train", "--size", "full", "--batch", "1024", "--seconds", "120", "--tokens", "2000"
    ).expectRefusal(naming: "give a smaller --size, --batch or --seconds")
  }

  @Test func inferMeasures() throws {
    let run = try Command(
      "bench", "--model", Self.model, "--chunk", "1,8", "--streams", "2", "--seconds", "1",
      "--runs", "1")
    #expect(run.status == 0)
    let lines = run.output.split(separator: "\n")
    #expect(lines.count == 5)
    #expect(lines[1].wholeMatch(of: /load [0-9.]+ s, peak memory [0-9]+ MB/) != nil)
    #expect(lines[4].hasPrefix("f32       8       2       1 |"))
    // A model as small as this one stays in the caches: no share is of memory that is not read.
    let shares = lines[3...4].compactMap { $0.firstMatch(of: /([0-9]+) %( in cache)?$/) }
    #expect(shares.compactMap { Int($0.1) }.filter { $0 <= 100 }.count == 2, "\(run.output)")
  }

  @Test func inferComparesTypesWithAnEarlierTime() throws {
    try withTemporaryFolder { folder in
      let bench = [
        "bench", "infer", "--model", Self.model, "--chunk", "4", "--dtype", "f32,i8", "--seconds",
        "1", "--runs", "1",
      ]
      let results = "\(folder)/results.json"
      try Command(bench + ["--json", results]).expectSuccess()
      let run = try Command(bench + ["--compare", results])
      #expect(run.status == 0, "\(run.errors)")
      let rows = run.output.split(separator: "\n").suffix(2)
      #expect(zip(rows, ["f32 ", "i8 "]).allSatisfy { $0.hasPrefix($1) })
      #expect(rows.allSatisfy { $0.hasSuffix("× as fast") }, "\(run.output)")
      let refused = try Command(bench + ["--compare", Self.model])
      #expect(refused.status != 0 && refused.errors.contains("no results"))
    }
  }

  @Test func inferSaysWhatWasOtherwise() throws {
    struct Report: Decodable { let peakMegabytes: Double }
    try withTemporaryFolder { folder in
      let (results, small) = ("\(folder)/results.json", "\(folder)/small.tern")
      try Command("quantize", Self.model, "-o", small).expectSuccess()
      let bench = ["bench", "infer", "--chunk", "4", "--seconds", "1", "--runs", "1", "--model"]
      try Command(bench + [Self.model, "--json", results]).expectSuccess()
      let run = try Command(
        bench + [
          small, "--dtype", "i8", "--decoding-method", "modified_beam_search", "--compare", results,
          "--json", "\(folder)/again.json",
        ])
      let note =
        /results.json was measured otherwise: model [0-9a-f]{8}, now [0-9a-f]{8}; search greedy_search, now modified_beam_search, beam_size_4/
      #expect(run.output.contains(note), "\(run.output)")
      #expect(run.output.contains("none of these rows"), "\(run.output)")
      // What the roof is measured with, 256 MB, is not the model's.
      let again = try JSONDecoder().decode(
        Report.self, from: Data(contentsOf: URL(filePath: "\(folder)/again.json")))
      #expect(again.peakMegabytes < 200)
    }
  }
}
