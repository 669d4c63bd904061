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
      #expect(!FileManager.default.fileExists(atPath: "\(folder)/b"))
    }
  }
}
