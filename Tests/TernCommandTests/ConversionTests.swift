import Foundation
import TestSupport
import Testing

/// `tern convert`: its options, and what it refuses.
struct ConversionTests {
  static let checkpoint = Fixtures.path("checkpoints/training.pt")
  static let tiny = Fixtures.path("goldens/tiny.pt")
  static let tokens = Fixtures.path("text/tokens.txt")
  static let bpeModel = Fixtures.path("text/bpe.model")
  static let traces = ["encoder", "decoder", "joiner"].map {
    Fixtures.path("goldens/tiny-jit/\($0)_jit_trace.pt")
  }

  /// Converts and looks at the result.
  private func converting(_ arguments: String...) throws -> ModelDescription {
    try withTemporaryFolder { folder in
      let output = "\(folder)/model.tern"
      let run = try Command(["convert"] + arguments + ["-o", output])
      try #require(run.status == 0, "\(run.errors)")
      return try ModelDescription(of: output)
    }
  }

  @Test func aSentencePieceModelGivesTheTokens() throws {
    let report = try converting(Self.checkpoint, "--bpe-model", Self.bpeModel)
    #expect(report.tokens.count == 100 && report.tokens[4] == "E")
    #expect(report.tokenizer?.kind == "sentencepiece" && report.tokenizer?.bytes == 241_424)
    #expect(report.verified.count == 3)
    #expect(report.provenance["source"] == "training.pt")
    #expect(report.provenance["training.initial_lr"] == "0.003")
    #expect(report.provenance["training.exp_dir"] == nil)
    try Command("convert", Self.tiny, "--bpe-model", Self.bpeModel, "-o", "/no/model.tern")
      .expectRefusal(naming: "100 tokens for a model of 17")
  }

  @Test func weightsAreStoredAsAsked() throws {
    for type in ["f32", "f16", "bf16"] {
      let report = try converting(
        Self.checkpoint, "--tokens", Self.tokens, "--dtype", type)
      let matrix = report.tensors.first { $0.name == "joiner.output_linear.weight" }
      #expect(matrix?.type == type)
      #expect(report.tokenizer == nil && report.verified.count == 3)
    }
  }

  @Test func theRunningAverageIsAnotherModel() throws {
    let last = try converting(Self.checkpoint, "--tokens", Self.tokens)
    let average = try converting(
      Self.checkpoint, "--tokens", Self.tokens, "--use-averaged-model")
    #expect(last.provenance["weights"] == nil && average.provenance["weights"] == "model_avg")
    func checksum(_ report: ModelDescription) -> UInt32? {
      report.tensors.first { $0.name == "decoder.embedding.weight" }?.checksum
    }
    #expect(checksum(last) != nil && checksum(last) != checksum(average))
  }

  @Test func whatDoesNotGoTogetherIsRefused() throws {
    try withTemporaryFolder { folder in
      let options = ["--tokens", Self.tokens, "-o", "\(folder)/model.tern"]
      for (arguments, name) in [
        ([Self.tiny, Self.checkpoint, Self.traces[0]], Self.tiny),
        ([Self.tiny, Self.tiny, Self.tiny], Self.tiny),
        ([Self.traces[0]], "decoder_jit_trace.pt"),
        (Self.traces + ["--use-averaged-model"], "running average"),
        ([Self.tiny, "--use-averaged-model"], "model_avg"),
        ([Self.checkpoint, "--feature-dim", "4096"], "4096"),
      ] {
        try Command(["convert"] + arguments + options).expectRefusal(naming: name)
      }
      for width in ["0", "-9223372036854775808", "4097", "9223372036854775807"] {
        let run = try Command(
          ["convert", Self.checkpoint, "--feature-dim=\(width)"] + options)
        #expect(run.status == 64 && run.errors.contains("--feature-dim"), "\(run.errors)")
      }
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder).isEmpty)
    }
  }

  @Test func aFileWhereTheFolderGoesIsNamed() throws {
    try withTemporaryFolder { folder in
      let file = "\(folder)/file"
      try Data([1]).write(to: URL(filePath: file))
      try Command("convert", Self.checkpoint, "--tokens", Self.tokens, "--split", "-o", file)
        .expectRefusal(naming: file)
      #expect(try Data(contentsOf: URL(filePath: file)) == Data([1]))
    }
  }

  /// All three parts or none: the joiner's place is taken by a folder.
  @Test func splitLeavesNoPart() throws {
    try withTemporaryFolder { folder in
      try FileManager.default.createDirectory(
        atPath: "\(folder)/joiner.tern/inside", withIntermediateDirectories: true)
      try Command("convert", Self.checkpoint, "--tokens", Self.tokens, "--split", "-o", folder)
        .expectRefusal(naming: "joiner.tern")
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["joiner.tern"])
    }
  }
}
