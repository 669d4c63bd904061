import Foundation
import TernCorpus
import TernEvaluation
import TernSpeech
import TernTraining
import TestSupport
import Testing

/// `tern decode` on the recordings in `Fixtures`.
@Suite struct DecodeTests {
  private func text(_ path: String) throws -> String {
    try String(contentsOfFile: path, encoding: .utf8)
  }

  @Test func modelIsDecodedAndScored() throws {
    try withTemporaryFolder { folder in
      let table = try digitTable(in: folder)
      let model = "\(folder)/digits.tern"
      try FileManager.default.copyItem(atPath: Fixtures.path("models/digits.tern"), toPath: model)
      let run = try Command("decode", "--model", model, "--test", table, "--num-threads", "1")
      #expect(run.status == 0, "\(run.errors)")
      #expect(run.output == "                        digits\ngreedy_search, digits     0.00\n")
      let suffix = "digits-model-digits-context-2-max-sym-per-frame-1.txt"
      let results = "\(folder)/greedy_search"
      #expect(
        try text("\(results)/wer-summary-\(suffix)") == "settings\tWER\ngreedy_search\t0.0\n")
      #expect(
        try text("\(results)/errs-\(suffix)").hasPrefix(
          "%WER = 0.00\nErrors: 0 insertions, 0 deletions, 0 substitutions, over 28 reference words"
        ))
      #expect(
        try text("\(results)/recogs-\(suffix)").hasPrefix(
          "connected-george:\tref=['FIVE', 'FOUR', 'SIX', 'SIX', 'FOUR']\n"))
      let log = try #require(
        FileManager.default.contentsOfDirectory(atPath: results).first {
          $0.hasPrefix("log-decode")
        })
      #expect(log.hasPrefix("log-decode-model-digits-context-2-max-sym-per-frame-1-"))
      let lines = try text("\(results)/\(log)").split(separator: "\n")
      let form = /\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3} INFO \[decode\] .+/
      #expect(lines.first?.wholeMatch(of: form) != nil)
      #expect(
        lines.contains {
          $0.hasSuffix("[digits-greedy_search] %WER 0.00% [0 / 28, 0 ins, 0 del, 0 sub ]")
        })
      #expect(lines.last?.hasSuffix("Done!") == true)
    }
  }

  @Test func averagesAreCompared() throws {
    try withTemporaryFolder { folder in
      let training = try TrainingFolder(in: folder)
      let table = try digitTable(in: folder)
      let run = try Command([
        "decode", "--exp-dir", training.path, "--epoch", "3,4", "--avg", "1,2",
        "--test", table, "--num-threads", "1",
      ])
      #expect(run.status == 0, "\(run.errors)")
      let lines = run.output.split(separator: "\n")
      #expect(lines.count == 6, "\(run.output)")
      #expect(lines.last == "WER in %; changes from greedy_search, epoch 3, avg 1")
      let names = try FileManager.default.contentsOfDirectory(
        atPath: "\(training.path)/greedy_search")
      for name in ["epoch-3-avg-1", "epoch-3-avg-2", "epoch-4-avg-1", "epoch-4-avg-2"] {
        let summary =
          "wer-summary-digits-\(name)-context-2-max-sym-per-frame-1-use-averaged-model.txt"
        #expect(names.contains(summary), "\(names)")
      }
      let plain = try Command([
        "decode", "--exp-dir", training.path, "--iter", "15", "--avg", "2",
        "--use-averaged-model", "0", "--test", table,
      ])
      #expect(plain.status == 0, "\(plain.errors)")
      let summary =
        "wer-summary-digits-iter-15-avg-2-context-2-max-sym-per-frame-1.txt"
      #expect(FileManager.default.fileExists(atPath: "\(training.path)/greedy_search/\(summary)"))
      #expect(try StoredErrorRate.all(in: training.path).count == 5)
    }
  }

  @Test func setsOfACorpusAreDecoded() throws {
    try withTemporaryFolder { folder in
      for (name, file) in [("test-clean", "connected-george"), ("test-other", "connected-jackson")]
      {
        let cuts = try ManifestWriter<Cut>(
          path: "\(folder)/librispeech_cuts_\(name).jsonl.gz")
        let path = Fixtures.path("audio/\(file).flac")
        let audio = try AudioFile.samples(path: path, sampleRate: 16000)
        let recording = Recording(
          id: file, path: path, sampleRate: 16000, sampleCount: audio.count)
        let said = Supervision(of: recording, text: "FIVE FOUR SIX SIX FOUR")
        try cuts.append(.mono(MonoCut(id: file, recording: recording, supervisions: [said])))
        try cuts.finish()
      }
      let run = try Command([
        "decode", "--model", Fixtures.path("models/digits.tern"), "--exp-dir", folder,
        "--manifest-dir", folder,
      ])
      #expect(run.status == 0, "\(run.errors)")
      #expect(
        run.output == """
                                  test-clean   test-other     all
          greedy_search, digits         0.00        80.00   40.00

          """)
      let suffix = "model-digits-context-2-max-sym-per-frame-1.txt"
      #expect(
        try text("\(folder)/greedy_search/recogs-test-other-\(suffix)") == """
          connected-jackson:\tref=['FIVE', 'FOUR', 'SIX', 'SIX', 'FOUR']
          connected-jackson:\thyp=['THREE', 'ZERO', 'SIX', 'ZERO']

          """)
    }
  }

  @Test func methodsAreCompared() throws {
    try withTemporaryFolder { folder in
      let table = try digitTable(in: folder)
      let words = ["ZERO", "ONE", "TWO", "THREE", "FOUR", "FIVE", "SIX", "SEVEN", "EIGHT", "NINE"]
      let arpa = """
        \\data\\
        ngram 1=12

        \\1-grams:
        -99 <s>
        -1 </s>
        \(words.map { "-1.1 ▁\($0)" }.joined(separator: "\n"))

        \\end\\

        """
      for order in 2...3 {
        try Data(arpa.utf8).write(to: URL(filePath: "\(folder)/\(order)gram.arpa"))
      }
      try FileManager.default.createDirectory(
        atPath: "\(folder)/lm", withIntermediateDirectories: true)
      try Data(arpa.replacing("▁", with: "").utf8).write(
        to: URL(filePath: "\(folder)/lm/3gram.arpa"))
      let lexicon = words.dropLast().map { "\($0) ▁\($0)\n" }.joined()
      try Data(lexicon.utf8).write(to: URL(filePath: "\(folder)/lexicon.txt"))
      try Data("SEVEN NINE\nZERO :2.5\n".utf8).write(to: URL(filePath: "\(folder)/hot.txt"))
      let methods = [
        "greedy_search", "modified_beam_search", "fast_beam_search",
        "modified_beam_search_lm_shallow_fusion", "modified_beam_search_LODR",
        "fast_beam_search_nbest_LG",
      ]
      let run = try Command([
        "decode", "--model", Fixtures.path("models/digits.tern"), "--exp-dir", folder,
        "--test", table, "--num-threads", "1", "--lang-dir", folder, "--tokens-ngram", "2",
        "--lm-dir", "\(folder)/lm",
        "--decoding-method", methods.joined(separator: ","), "--ngram-lm-scale", "-0.1",
        "--hotwords", "\(folder)/hot.txt", "--hotwords-score", "0.5",
      ])
      #expect(run.status == 0, "\(run.errors)")
      #expect(run.output.split(separator: "\n").count == 8, "\(run.output)")
      let suffixes = [
        "context-2-max-sym-per-frame-1", "modified_beam_search-beam-size-4-context-score-0.5",
        "beam-20.0-max-contexts-8-max-states-64",
        "modified_beam_search_lm_shallow_fusion-beam-size-4-context-score-0.5-ngramlm-lm-scale-0.3",
        "modified_beam_search_LODR-beam-size-4-context-score-0.5-ngramlm-lm-scale-0.3-LODR-2gram-scale--0.1",
        "beam-20.0-max-contexts-8-max-states-64-nbest-scale-0.5-num-paths-200-ngram-lm-scale--0.1",
      ]
      for (method, suffix) in zip(methods, suffixes) {
        for kind in ["recogs", "errs", "wer-summary"] {
          let path = "\(folder)/\(method)/\(kind)-digits-model-digits-\(suffix).txt"
          #expect(FileManager.default.fileExists(atPath: path), "\(path)")
        }
        if method.hasSuffix("LG") { continue }
        #expect(run.errors.contains("[digits] %WER 0.00% [0 / 28, 0 ins, 0 del, 0 sub ] \(method)"))
      }
      // The lexicon has no NINE, which is said twice.
      let recognised = try text(
        "\(folder)/\(methods[5])/recogs-digits-model-digits-\(suffixes[5]).txt"
      )
      .split(separator: "\n").filter { $0.contains("hyp=") }
      #expect(recognised.count == 5)
      #expect(recognised.allSatisfy { !$0.contains("NINE") })
      #expect(recognised.first == "connected-george:\thyp=['FIVE', 'FOUR', 'SIX', 'SIX', 'FOUR']")
      try Command([
        "decode", "--model", Fixtures.path("models/digits.tern"), "--exp-dir", folder,
        "--test", table, "--decoding-method", "modified_beam_search_LODR", "--tokens-ngram", "4",
        "--lang-dir", folder,
      ]).expectRefusal(naming: "4gram.arpa")
    }
  }

  @Test func damageIsNamedAndTheRestGoesOn() throws {
    try withTemporaryFolder { folder in
      let broken = "\(folder)/broken.flac"
      try Data("fLaC".utf8).write(to: URL(filePath: broken))
      let missing = try digitTable(in: folder, adding: "absent\t\(folder)/no.flac\tONE\n")
      let empty = "\(folder)/empty.tsv"
      try Data("id\tpath\ttext\n".utf8).write(to: URL(filePath: empty))
      let cuts = "\(folder)/x_cuts_test-cut.jsonl.gz"
      try Data([0x1F, 0x8B]).write(to: URL(filePath: cuts))
      let options = [
        "decode", "--model", Fixtures.path("models/digits.tern"), "--exp-dir", "\(folder)/exp",
        "--test", "\(missing),\(empty),\(cuts)",
      ]
      let run = try Command(options)
      #expect(run.status == 1)  // sets are missing
      #expect(run.output == "                        digits\ngreedy_search, digits     0.00\n")
      #expect(run.errors.contains("\(missing): 1 utterances are left out"), "\(run.errors)")
      #expect(run.errors.contains("\(folder)/no.flac"), "\(run.errors)")
      #expect(run.errors.contains("\(empty): no utterances: the set is left out"), "\(run.errors)")
      #expect(run.errors.contains("test-cut.jsonl.gz"), "\(run.errors)")
      try Command(options + ["--strict"]).expectRefusal(naming: "no.flac")
      // Its header is whole, its audio is not.
      let half = try Data(contentsOf: URL(filePath: Fixtures.path("audio/connected-george.flac")))
      try half.prefix(5000).write(to: URL(filePath: "\(folder)/half.flac"))
      let lost = "\(folder)/lost.tsv"
      try Data("id\tpath\ttext\nhalf\t\(folder)/half.flac\tONE\n".utf8)
        .write(to: URL(filePath: lost))
      let both = try Command(options.dropLast() + ["\(missing),\(lost)"])
      #expect(both.status == 1 && both.output.hasSuffix("0.00      -   0.00\n"), "\(both.output)")
      try Command([
        "decode", "--model", Fixtures.path("models/digits.tern"), "--test", empty,
        "--exp-dir", "\(folder)/exp",
      ]).expectRefusal(naming: "no utterances")
    }
  }

  /// icefall's recipes give the same settings to all methods.
  @Test func settingsThatNoMethodUsesAreTold() throws {
    try withTemporaryFolder { folder in
      let table = try digitTable(in: folder)
      let run = try Command([
        "decode", "--model", Fixtures.path("models/digits.tern"), "--exp-dir", folder, "--test",
        table, "--decoding-method", "greedy_search,fast_beam_search", "--beam", "4",
        "--beam-size", "4",
      ])
      #expect(run.status == 0, "\(run.errors)")
      let notes = run.errors.split(separator: "\n").filter { $0.hasPrefix("--") }
      #expect(
        notes == [
          "--beam-size is for beam_search, modified_beam_search, "
            + "modified_beam_search_lm_shallow_fusion, modified_beam_search_LODR, "
            + "not for greedy_search, fast_beam_search"
        ])
    }
  }

  @Test func impossibleOptionsAreRefused() throws {
    try withTemporaryFolder { folder in
      let table = try digitTable(in: folder)
      let model = ["decode", "--model", Fixtures.path("models/digits.tern"), "--test", table]
      let exp = ["--exp-dir", "\(folder)/exp"]
      try Command(model + exp + ["--context-size", "3"]).expectRefusal(naming: "sees 2 tokens")
      try Command(["decode", "--test", table] + exp).expectRefusal(naming: "\(folder)/exp")
      try Command(["decode"] + exp + ["--manifest-dir", folder, "--model", model[2]])
        .expectRefusal(naming: "librispeech_cuts_test*.jsonl.gz")
      for wrong in [
        ["--decoding-method", "best_search"], ["--avg", "1,1"], ["--avg", "0"], ["--epoch", "1"],
        ["--beam-size", "0"], ["--decoding-method", ""], ["--hotwords", "hot.txt"],
        ["--blank-penalty", "nan"],
        ["--test", "\(table),\(folder)/./digits.tsv"],
      ] {
        let run = try Command(model + exp + wrong)
        #expect(run.status == 64 && run.output.isEmpty, "\(wrong): \(run.errors)")
      }
    }
  }
}
