import Foundation
import TestSupport
import Testing

/// `tern transcribe`'s searches and what it writes.
struct TranscribeTests {
  private static let audio = CommandTests.audio
  private static let text = CommandTests.text

  private func transcribe(_ arguments: String...) throws -> Command {
    try Command(["transcribe", "--model", CommandTests.model] + arguments)
  }

  private func withFile(_ text: String, _ body: (String) throws -> Void) throws {
    try withTemporaryFolder { folder in
      let path = "\(folder)/file.txt"
      try text.write(toFile: path, atomically: true, encoding: .utf8)
      try body(path)
    }
  }

  @Test(arguments: [
    ["--decoding-method", "modified_beam_search", "--num-active-paths", "8"],
    ["--decoding-method", "beam_search", "--beam-size", "2"],
    ["--decoding-method", "fast_beam_search", "--max-states", "16"],
    ["--decoding-method", "fast_beam_search_nbest", "--num-paths", "20"],
    ["--max-sym-per-frame", "2"], ["--blank-penalty", "-0.1", "--temperature", "1.1"],
  ])
  func searchesSayTheSame(options: [String]) throws {
    let run = try Command(["transcribe", "--model", CommandTests.model] + options + [Self.audio])
    #expect(run.output == "\(Self.audio)\t\(Self.text)\n", "\(run.errors)")
  }

  @Test func hypothesesAreRanked() throws {
    let run = try transcribe(
      "--decoding-method", "modified_beam_search", "--nbest", "3", Self.audio)
    let lines = run.output.split(separator: "\n").map { $0.split(separator: "\t") }
    #expect(lines.count == 3 && lines.allSatisfy { $0.count == 4 && $0[0] == Self.audio })
    #expect(lines.map { $0[1] } == ["1", "2", "3"] && lines[0][3] == Self.text)
    #expect(lines.compactMap { Double($0[2]) }.count == 3)
  }

  @Test func jsonHasWordsAndHypotheses() throws {
    struct Line: Decodable {
      struct Word: Decodable {
        let text: String
        let start: Double
        let end: Double
        let confidence: Double
      }
      struct Hypothesis: Decodable {
        let text: String
        let score: Double
        let tokens: [Int]
      }
      let words: [Word]
      let nbest: [Hypothesis]?
    }
    let run = try transcribe(
      "--json", "--decoding-method", "modified_beam_search", "--nbest", "2", Self.audio)
    let line = try JSONDecoder().decode(Line.self, from: Data(run.output.utf8))
    #expect(line.words.map(\.text).joined(separator: " ") == Self.text)
    #expect(line.words.allSatisfy { $0.start < $0.end && $0.confidence > 0.9 })
    #expect(line.nbest?.count == 2 && line.nbest?[0].tokens == [23, 24, 19, 19, 24])
  }

  @Test func hotwordsAreHeard() throws {
    try withFile("SIX SIX SIX :4\n") { path in
      let run = try transcribe(
        "--decoding-method", "modified_beam_search", "--hotwords", path, Self.audio)
      #expect(run.output.hasSuffix("\tFIVE FOUR SIX SIX SIX FOUR\n"), "\(run.errors)")
    }
    try withFile("SIX\nQUUX\n") { path in
      try transcribe("--decoding-method", "modified_beam_search", "--hotwords", path, Self.audio)
        .expectRefusal(naming: "'QUUX'")
    }
    try withFile("SIX :many\n") { path in
      try transcribe("--decoding-method", "modified_beam_search", "--hotwords", path, Self.audio)
        .expectRefusal(naming: "line 1")
    }
  }

  /// A 1-gram model of some symbols, which likes one best.
  private func arpa(_ symbols: [String], likes liked: String) -> String {
    let lines =
      ["-1\t</s>", "-99\t<s>", "-1\t<unk>"] + symbols.map { "\($0 == liked ? -1 : -9)\t\($0)" }
    return "\\data\\\nngram 1=\(lines.count)\n\n\\1-grams:\n"
      + lines.joined(separator: "\n") + "\n\n\\end\\\n"
  }

  private func write(_ text: String, to path: String) throws {
    try text.write(toFile: path, atomically: true, encoding: .utf8)
  }

  @Test func languageModelsAreAdded() throws {
    try withTemporaryFolder { folder in
      let path = "\(folder)/2gram.arpa"
      try write(arpa(["▁SIX", "▁FOUR"], likes: "▁SIX"), to: path)
      func text(_ variant: String, _ options: String...) throws -> String {
        let method = ["--decoding-method", "modified_beam_search_\(variant)", "--lm", path]
        let run = try Command(
          ["transcribe", "--model", CommandTests.model] + method + options + [Self.audio])
        #expect(run.status == 0, "\(run.errors)")
        return String(run.output.split(separator: "\t").last ?? "")
      }
      #expect(try text("lm_shallow_fusion", "--lm-scale", "0.01") == Self.text + "\n")
      #expect(try !text("lm_shallow_fusion", "--lm-scale", "2").contains("FOUR"))
      #expect(
        try text(
          "LODR", "--lm-scale", "2", "--lang-dir", folder, "--tokens-ngram", "2",
          "--ngram-lm-scale", "-2") == Self.text + "\n")
      try write(arpa(["▁SECHS", "▁VIER", "▁NEUN", "▁DREI"], likes: "▁VIER"), to: path)
      try transcribe(
        "--decoding-method", "modified_beam_search_lm_shallow_fusion", "--lm", path, Self.audio
      ).expectRefusal(naming: "another tokenizer")
      try write("no model", to: path)
      try transcribe(
        "--decoding-method", "modified_beam_search_lm_shallow_fusion", "--lm", path, Self.audio
      ).expectRefusal(naming: path)
    }
  }

  /// A lexicon and an ARPA file limit what is said, and weigh it.
  @Test func wordsOfALexiconAreHeard() throws {
    try withTemporaryFolder { folder in
      func text(_ words: [String], likes: String, scale: String) throws -> [String] {
        let lines = words.map { "\($0) ▁\($0)\n" }
        try write(lines.joined(), to: "\(folder)/lexicon.txt")
        try write(arpa(words, likes: likes), to: "\(folder)/3gram.arpa")
        let run = try transcribe(
          "--decoding-method", "fast_beam_search_nbest_LG", "--lang-dir", folder, "--lm-dir",
          folder,
          "--ngram-lm-scale", scale, "--nbest", "3", Self.audio)
        #expect(run.status == 0, "\(run.errors)")
        return run.output.split(separator: "\n").map {
          String($0.split(separator: "\t", omittingEmptySubsequences: false).last ?? "")
        }
      }
      let all = try text(["FIVE", "FOUR", "SIX", "NINE"], likes: "SIX", scale: "0.01")
      #expect(all.first == Self.text && all.count == 3)
      let few = try text(["FIVE", "SIX"], likes: "SIX", scale: "0.01")
      #expect(few[0].contains("FIVE") && few[0].contains("SIX"))
      #expect(few.allSatisfy { Set($0.split(separator: " ")).isSubset(of: ["FIVE", "SIX"]) })
      let weighed = try text(["FIVE", "FOUR", "SIX", "NINE"], likes: "SIX", scale: "2")
      #expect(weighed[0].contains("SIX") && !weighed[0].contains("FOUR"))
    }
  }

  @Test func whatIsExpectedOfAnOptionIsSaid() throws {
    for (arguments, text) in [
      (["--nbest", "-1"], "--nbest is -1, expected 1...1024"),
      (
        ["--lm-scale", "0.5"],
        "--lm-scale is for modified_beam_search_lm_shallow_fusion, modified_beam_search_LODR, "
          + "not for greedy_search"
      ),
      (["--hotwords", "hot.txt"], "--hotwords is for modified_beam_search, "),
    ] {
      let run = try Command(["transcribe", "--model", CommandTests.model] + arguments + ["a.wav"])
      #expect(run.status == 64 && run.errors.contains(text), "\(run.errors)")
    }
  }

  @Test func filesAreNamedInAList() throws {
    try withFile("\(Self.audio)\r\n\n\(Self.audio)\n") { list in
      let run = try transcribe("--files-from", list)
      let line = "\(Self.audio)\t\(Self.text)\n"
      #expect(run.output == line + line, "\(run.errors)")
    }
    try withFile("\n") { list in
      try transcribe("--files-from", list, Self.audio).expectRefusal(naming: "\(list): empty")
    }
    try transcribe("--files-from", "/no/such/list.txt")
      .expectRefusal(naming: "/no/such/list.txt: No such file")
  }

  @Test func subtitlesOfOneFile() throws {
    let srt = try transcribe("--srt", Self.audio).output
    #expect(srt == "1\n00:00:00,320 --> 00:00:03,480\n\(Self.text)\n\n")
    let vtt = try transcribe("--vtt", Self.audio).output
    #expect(vtt == "WEBVTT\n\n00:00:00.320 --> 00:00:03.480\n\(Self.text)\n\n")
  }

  @Test func subtitlesInAFolder() throws {
    let other = Fixtures.path("audio/connected-lucas.flac")
    try withTemporaryFolder { folder in
      let run = try transcribe("--srt", "--vtt", "-o", "\(folder)/new", Self.audio, other)
      #expect(run.status == 0 && run.output.split(separator: "\n").count == 2, "\(run.errors)")
      let names = try FileManager.default.contentsOfDirectory(atPath: "\(folder)/new")
      #expect(
        names.sorted() == [
          "connected-george.srt", "connected-george.vtt", "connected-lucas.srt",
          "connected-lucas.vtt",
        ])
      let text = try String(contentsOfFile: "\(folder)/new/connected-george.srt", encoding: .utf8)
      #expect(text.contains(Self.text))
    }
    try transcribe("--srt", "-o", Self.audio, Self.audio).expectRefusal(naming: "folder")
  }

  @Test func segmentsHaveLines() throws {
    let run = try transcribe(
      "--endpoint", "--rule2-min-trailing-silence", "0.3", "--rule3-min-utterance-length", "2",
      Self.audio)
    let lines = run.output.split(separator: "\n").map { $0.split(separator: "\t") }
    #expect(lines.count > 1 && lines.allSatisfy { $0.count == 4 })
    #expect(lines.map { $0[3] }.joined(separator: " ") == Self.text)
    let times = lines.flatMap { $0[1...2].compactMap { Double(String($0)) } }
    #expect(zip(times, times.dropFirst()).allSatisfy { $0 <= $1 })
    #expect(times.count == 2 * lines.count && times[0] > 0)
    try transcribe("--endpoint", "--rule3-min-utterance-length", "0", Self.audio)
      .expectRefusal(naming: "endpoint")
  }

  @Test(arguments: [
    ["--srt", audio, "other.flac"], ["--srt", "--vtt", audio], ["--srt", "--json", audio],
    ["--rule2-min-trailing-silence", "0.5", audio], ["-o", "folder", audio],
    ["--nbest", "0", audio], ["--endpoint", "--nbest", "2", audio],
    ["--srt", "-o", "folder", audio, "elsewhere/connected-george.wav"],
    ["--hotwords", "hot.txt", audio], ["--lm", "2gram.arpa", audio],
    ["--decoding-method", "modified_beam_search", "--lm", "2gram.arpa", audio],
    ["--decoding-method", "fast_beam_search_nbest_oracle", audio], ["--beam-size", "0", audio],
    ["--decoding-method", "widest_search", audio], ["--temperature", "nan", audio],
    ["--blank-penalty", "-inf", audio], ["--nbest", "2", audio], ["--lm-scale", "0.3", audio],
    ["--hotwords-score", "1.5", audio],
    ["--beam-size", "4", audio], ["--beam", "20", audio], ["--num-paths", "200", audio],
    ["--decoding-method", "fast_beam_search", "--nbest", "2", audio],
    ["--decoding-method", "beam_search", "--max-sym-per-frame", "1", audio],
    ["--decoding-method", "modified_beam_search", "--ngram-lm-scale", "0.1", audio],
    ["--decoding-method", "fast_beam_search_nbest_LG", "--tokens-ngram", "2", audio],
  ])
  func optionsThatDoNotGoTogether(arguments: [String]) throws {
    let run = try Command(["transcribe", "--model", CommandTests.model] + arguments)
    #expect(run.status == 64 && run.output.isEmpty && run.errors.contains("Usage:"))
  }
}
