import Foundation
import TestSupport
import Testing

/// `tern quantize`: smaller models that hear the same.
struct QuantizeTests {
  private static let model = Fixtures.path("models/digits.tern")

  @Test(arguments: [("i8", 0.3), ("bf16", 0.55), ("f16", 0.55), ("mixed", 0.4)])
  func smallerAndTheSameWords(type: String, share: Double) throws {
    try withTemporaryFolder { folder in
      let output = "\(folder)/small.tern"
      let run = try Command(
        "quantize", Self.model, "--dtype", type, "-o", output, "--all", "--calibrate",
        digitTable(in: folder))
      #expect(run.status == 0, "\(run.errors)")
      #expect(run.output.contains("digits: word error rate"), "\(run.output)")
      #expect(run.output.contains("; 0 of "), "\(run.output)")
      let sizes = try [Self.model, output].map {
        try Data(contentsOf: URL(filePath: $0)).count
      }
      #expect(Double(sizes[1]) < share * Double(sizes[0]))
      let model = try ModelDescription(of: output)
      #expect(model.verified.count == 3)
      #expect(model.provenance["weights stored as"]?.isEmpty == false)
      #expect(model.provenance["word error rate digits"]?.contains("before") == true)
      let types = Set(model.tensors.map(\.type))
      #expect(types.contains(type == "mixed" ? "i8" : type), "\(types)")
    }
  }

  /// A limit that no weight keeps to, and one that all do.
  @Test(arguments: [("0", "bf16"), ("1", "i8")])
  func theMostErrorDecides(most: String, type: String) throws {
    try withTemporaryFolder { folder in
      let output = "\(folder)/small.tern"
      let run = try Command(
        "quantize", Self.model, "--dtype", "mixed", "--most-error", most, "-o", output, "--all")
      #expect(run.status == 0, "\(run.errors)")
      let lines = run.output.split(separator: "\n")
      #expect(lines.count > 10 && lines.allSatisfy { $0.hasPrefix("\(type)\t") })
      #expect(lines.allSatisfy { $0.contains("error as i8") })
    }
  }

  /// i8 cannot become better, nor smaller.
  @Test func whatIsSmallStaysSmall() throws {
    try withTemporaryFolder { folder in
      let (small, output) = ("\(folder)/small.tern", "\(folder)/output.tern")
      try Command("quantize", Self.model, "-o", small).expectSuccess()
      for type in ["mixed", "bf16", "i8"] {
        try Command("quantize", small, "--dtype", type, "-o", output)
          .expectRefusal(naming: "no fewer")
      }
      #expect(!FileManager.default.fileExists(atPath: output))
    }
  }

  @Test func mixedSaysWherePlainIsBetter() throws {
    try withTemporaryFolder { folder in
      let output = "\(folder)/mixed.tern"
      let mixed = try Command("quantize", Self.model, "--dtype", "mixed", "-o", output)
      #expect(
        mixed.status == 0 && mixed.errors.contains("--dtype i8 is better here: 36864 bytes less"))
      let plain = try Command(
        "quantize", Self.model, "--dtype", "mixed", "--most-error", "1", "-o", output)
      #expect(plain.status == 0 && !plain.errors.contains("better"), "\(plain.errors)")
    }
  }

  @Test func whatCannotBeUsedIsNamed() throws {
    try withTemporaryFolder { folder in
      let half = try Data(contentsOf: URL(filePath: CommandTests.audio)).prefix(5000)
      try half.write(to: URL(filePath: "\(folder)/half.flac"))
      let table = try digitTable(
        in: folder,
        adding: "absent\t\(folder)/no.flac\tONE\nsilent\t\(CommandTests.audio)\t \n"
          + "half\t\(folder)/half.flac\tONE\n")
      let run = try Command(
        "quantize", Self.model, "-o", "\(folder)/small.tern", "--calibrate", table)
      #expect(run.status == 0 && run.output.contains("digits: word error rate"), "\(run.errors)")
      for text in [
        "\(table): 2 utterances are left out", "no audio at \(folder)/no.flac", "'silent'",
        "digits: 1 utterances are left out", "half.flac",
      ] {
        #expect(run.errors.ranges(of: text).count == 1, "\(text) in \(run.errors)")
      }
    }
  }

  @Test func refusals() throws {
    try withTemporaryFolder { folder in
      let copy = "\(folder)/model.tern"
      try FileManager.default.copyItem(atPath: Self.model, toPath: copy)
      try Command("quantize", copy, "-o", copy).expectRefusal(naming: "would replace")
      for options in [["--dtype", "i3"], ["--most-error", "-1"]] {
        let run = try Command(["quantize", copy, "-o", "\(folder)/b"] + options)
        #expect(run.status != 0 && run.errors.contains(options[0]), "\(run.errors)")
      }
      try Command("quantize", copy, "-o", "\(folder)/b", "--calibrate", "\(folder)/none.tsv")
        .expectRefusal(naming: "none.tsv")
      try Command("quantize", copy, "-o", "\(folder)/set.tsv", "--calibrate", "\(folder)/set.tsv")
        .expectRefusal(naming: "would replace")
      for sets in ["", "a.tsv,", ",a.tsv"] {
        let run = try Command("quantize", copy, "-o", "\(folder)/b", "--calibrate", sets)
        #expect(run.status == 64 && run.errors.contains("expected paths between commas"))
      }
      try Data("fLaC".utf8).write(to: URL(filePath: "\(folder)/broken.flac"))
      let lost = "\(folder)/lost.tsv"
      try Data("id\tpath\ttext\nlost\tbroken.flac\tONE\n".utf8).write(to: URL(filePath: lost))
      let run = try Command("quantize", copy, "-o", "\(folder)/b", "--calibrate", lost)
      #expect(run.status == 1 && run.errors.contains("broken.flac"), "\(run.errors)")
      #expect(!FileManager.default.fileExists(atPath: "\(folder)/b"))
    }
  }
}
