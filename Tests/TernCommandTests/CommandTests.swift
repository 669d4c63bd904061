import Foundation
import TestSupport
import Testing

struct CommandTests {
  static let model = Fixtures.path("models/digits.tern")
  static let audio = Fixtures.path("audio/connected-george.flac")
  static let text = "FIVE FOUR SIX SIX FOUR"

  @Test func transcribePrintsPathAndText() throws {
    let run = try Command("transcribe", "--model", Self.model, Self.audio)
    #expect(run.output == "\(Self.audio)\t\(Self.text)\n")
    #expect(run.errors.contains("real-time factor"))
    #expect(run.status == 0)
  }

  @Test func transcribeFindsTheModelInFixtures() throws {
    #expect(try Command("transcribe", Self.audio).output == "\(Self.audio)\t\(Self.text)\n")
    let named = try Command(
      ["transcribe", Self.audio], environment: ["TERN_MODEL": "/no/such/model.tern"])
    named.expectRefusal(naming: "/no/such/model.tern")
  }

  @Test func transcribePrintsJSON() throws {
    struct Line: Decodable {
      struct Token: Decodable {
        let id: Int
        let text: String
        let time: Double
        let logProbability: Double

        enum CodingKeys: String, CodingKey {
          case id, text, time
          case logProbability = "log_probability"
        }
      }
      let path: String
      let duration: Double
      let text: String
      let tokens: [Token]
    }
    let run = try Command("transcribe", "--model", Self.model, "--json", Self.audio)
    let line = try JSONDecoder().decode(Line.self, from: Data(run.output.utf8))
    #expect(line.text == Self.text && line.path == Self.audio)
    #expect(line.tokens.map(\.id) == [23, 24, 19, 19, 24])
    #expect(line.tokens.allSatisfy { 0 < $0.time && $0.time < line.duration })
  }

  @Test func everyInstructionSetAndThreadCountSaysTheSame() throws {
    for isa in ["scalar", "avx2", "avx512", "neon"] {
      for threads in ["1", "2", "3"] {
        let run = try Command(
          ["transcribe", "--model", Self.model, "--threads", threads, Self.audio],
          environment: ["TERN_ISA": isa])
        #expect(run.output == "\(Self.audio)\t\(Self.text)\n", "\(isa), \(threads) threads")
      }
    }
  }

  @Test func aCapThatIsNoneIsRefused() throws {
    let arguments = ["transcribe", "--model", Self.model, Self.audio]
    for cap in ["AVX2", "avx", "sse"] {
      let run = try Command(arguments, environment: ["TERN_ISA": cap])
      #expect(run.status == 64 && run.output.isEmpty)
      #expect(run.errors.contains("TERN_ISA is '\(cap)', expected one of scalar, neon, "))
    }
    try Command(arguments, environment: ["TERN_ISA": ""]).expectSuccess()
  }

  /// From a checkpoint to words: every form of it gives a model that computes the same.
  @Test func convertsEveryFormOfCheckpoint() throws {
    try withTemporaryFolder { folder in
      let tokens = "\(folder)/tokens.txt"
      try (0..<17).map { "t\($0) \($0)\n" }.joined()
        .write(toFile: tokens, atomically: true, encoding: .utf8)
      let checkpoint = Fixtures.path("goldens/tiny.pt")
      let traces = ["encoder", "decoder", "joiner"].map {
        Fixtures.path("goldens/tiny-jit/\($0)_jit_trace.pt")
      }
      let audio = Fixtures.path("audio/2740-0-0283.flac")
      var texts: Set<String> = []
      for (name, arguments) in [
        ("f32", [checkpoint]), ("f16", [checkpoint, "--dtype", "f16"]), ("traces", traces),
      ] {
        let output = "\(folder)/\(name).tern"
        let run = try Command(["convert"] + arguments + ["--tokens", tokens, "-o", output])
        #expect(run.status == 0 && run.errors.contains("largest difference"), "\(run.errors)")
        #expect(try Command("inspect", "--verify", output).status == 0)
        texts.insert(try Command("transcribe", "--model", output, audio).output)
      }
      #expect(texts.count == 1)
      #expect(texts.first?.contains(" t") == true || texts.first?.contains("\tt") == true)

      let parts = "\(folder)/parts"
      let split = try Command("convert", checkpoint, "--tokens", tokens, "--split", "-o", parts)
      #expect(split.status == 0, "\(split.errors)")
      let joined = try Command(
        "transcribe", "--encoder", "\(parts)/encoder.tern", "--decoder", "\(parts)/decoder.tern",
        "--joiner", "\(parts)/joiner.tern", audio)
      #expect(joined.output == texts.first)
      try Command("transcribe", "--model", "\(parts)/joiner.tern", audio).expectRefusal()
    }
  }

  @Test func conversionIsDeterministic() throws {
    try withTemporaryFolder { folder in
      let tokens = "\(folder)/tokens.txt"
      try (0..<13).map { "t\($0) \($0)\n" }.joined()
        .write(toFile: tokens, atomically: true, encoding: .utf8)
      let files = try (0..<2).map { index in
        let output = "\(folder)/\(index).tern"
        let checkpoint = Fixtures.path("goldens/noproj.pt")
        #expect(
          try Command("convert", checkpoint, "--tokens", tokens, "-o", output).status == 0)
        return try Data(contentsOf: URL(filePath: output))
      }
      #expect(files[0] == files[1])
    }
  }

  @Test func inspectShowsAPage() throws {
    let page = try Command("inspect", "--verify", Self.model)
    for text in ["graph encoder", "4 lstm", "80 mel bins", "29:", "verified joiner"] {
      #expect(page.output.contains(text), "\(text)")
    }
    let json = try Command("inspect", "--json", Self.model)
    let object = try JSONSerialization.jsonObject(with: Data(json.output.utf8))
    #expect((object as? [String: Any])?["parameters"] as? Int == 2_085_778)
    #expect(try Command("inspect", "--dot", Self.model).output.hasPrefix("digraph"))
  }

  @Test func misuseIsExplained() throws {
    for arguments in [
      ["transcribe"], ["convert"], ["inspect"], ["nonsense"],
      ["transcribe", "--threads", "x", "a"],
      ["transcribe", "--encoder", "a", "b"], ["bench", "--chunk", "0"],
    ] {
      let run = try Command(arguments)
      #expect(
        run.status == 64 && run.output.isEmpty && run.errors.contains("Usage:"), "\(arguments)")
    }
    try Command("transcribe", "--threads", "0", Self.audio).expectRefusal(naming: "thread count")
    #expect(try Command("--version").output == "0.1.0\n")
  }
}
