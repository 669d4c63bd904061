import Foundation
import TernCorpus
import TestSupport
import Testing

/// `tern train` on what `tern prepare` makes: manifests by their names, noise, joined utterances,
/// fine-tuning.
@Suite(.serialized) struct RecipeTests {
  private func arguments(_ folder: String, exp: String = "exp", _ more: [String] = []) -> [String] {
    [
      "train", "--manifest-dir", "\(folder)/data/fbank", "--bpe-model",
      Fixtures.path("text/bpe.model"), "--exp-dir", "\(folder)/\(exp)", "--num-encoder-layers", "2",
      "--encoder-dim", "16", "--rnn-hidden-size", "24", "--dim-feedforward", "24",
      "--decoder-dim", "16", "--joiner-dim", "16", "--max-duration", "8", "--log-interval", "1",
      "--num-threads", "1", "--drop-last", "0",
    ] + more
  }

  private func text(of folder: String) throws -> String {
    let log = try #require(
      FileManager.default.contentsOfDirectory(atPath: "\(folder)/log").first)
    return try String(contentsOfFile: "\(folder)/log/\(log)", encoding: .utf8)
  }

  /// The tutorial's command is understood as it stands, but for the number of processes.
  @Test func theTutorialsCommand() throws {
    try withTemporaryFolder { folder in
      let command = [
        "train", "--world-size", "8", "--num-epochs", "35", "--start-epoch", "1", "--full-libri",
        "1", "--exp-dir", "\(folder)/exp", "--max-duration", "500", "--use-fp16", "0",
        "--lr-epochs", "10", "--num-workers", "2", "--giga-prob", "0.9", "--manifest-dir",
        "\(folder)/data/fbank", "--bpe-model", Fixtures.path("text/bpe.model"),
      ]
      let refused = try Command(command)
      #expect(refused.status > 0 && refused.errors.contains("--max-duration 4000"))
      let one = command.map { $0 == "8" ? "1" : $0 }
      let missing = try Command(one)
      #expect(missing.status > 0 && missing.errors.contains("`tern prepare`"), "\(missing.errors)")
      #expect(missing.errors.contains("librispeech_cuts_train-all-shuf.jsonl.gz"))
      #expect(!FileManager.default.fileExists(atPath: "\(folder)/exp/epoch-1.pt"))
      let tokens = try Command(Array(one.dropLast(2)) + ["--bpe-model", "\(folder)/bpe.model"])
      #expect(tokens.status > 0 && tokens.errors.contains("\(folder)/bpe.model: no SentencePiece"))
    }
  }

  /// All options of icefall's data module are understood.
  @Test func theDataModulesOptions() throws {
    try withTemporaryFolder { folder in
      let cuts = CutsFolder(in: folder)
      try cuts.write("librispeech_cuts_train-clean-100")
      try cuts.write("librispeech_cuts_dev-other")
      try cuts.writeNoise()
      let result = try Command(
        arguments(
          folder,
          [
            "--num-epochs", "1", "--full-libri", "False", "--mini-libri", "False",
            "--bucketing-sampler", "True", "--num-buckets", "3", "--concatenate-cuts", "True",
            "--duration-factor", "2", "--gap", "0.5", "--on-the-fly-feats", "True", "--shuffle",
            "True", "--return-cuts", "True", "--num-workers", "1", "--on-the-fly-num-workers", "2",
            "--enable-spec-aug", "True", "--spec-aug-time-warp-factor", "40", "--enable-musan",
            "True", "--input-strategy", "PrecomputedFeatures",
          ]))
      #expect(result.status == 0, "\(result.errors)")
      let log = try text(of: "\(folder)/exp")
      #expect(log.contains("train-clean-100.jsonl.gz: 5 utterances"))
      #expect(log.contains("dev-other.jsonl.gz: 5 utterances") && log.contains("2 noises"))
      #expect(log.contains("No second corpus") && log.contains("Epoch 1, validation"))
      #expect(log.contains("data "))
    }
  }

  @Test func corporaByName() throws {
    try withTemporaryFolder { folder in
      let cuts = CutsFolder(in: folder)
      try cuts.write("digits_cuts_train")
      try cuts.write("digits_cuts_dev")
      try cuts.write("other_cuts_train-a", custom: ["origin": .string("giga")])
      let two = try Command(
        arguments(
          folder,
          ["--num-epochs", "1", "--corpus", "digits", "--giga-corpus", "other"]))
      #expect(two.status == 0, "\(two.errors)")
      let log = try text(of: "\(folder)/exp")
      #expect(log.contains("giga_tot_loss[") && log.contains("No noise is mixed in"))
      #expect(!log.contains("name the origin"))
      let both = try Command(
        arguments(folder, exp: "both", ["--num-epochs", "1", "--corpus", "digits,other"]))
      #expect(both.status == 0, "\(both.errors)")
      let warned = try text(of: "\(folder)/both")
      #expect(warned.contains("5 utterances name the origin 'giga'"))
      #expect(!warned.contains("giga_tot_loss["))
      let none = try Command(arguments(folder, exp: "none"))
      #expect(none.status > 0 && none.errors.contains("there are digits, other"), "\(none.errors)")
      let noise = try Command(
        arguments(folder, exp: "noise", ["--corpus", "digits", "--enable-musan", "1"]))
      #expect(noise.status > 0 && noise.errors.contains("musan_cuts.jsonl.gz: not there"))
    }
  }

  /// Upstream's manifests are found by its options, a shuffled one before its parts, pieces by number.
  @Test(
    arguments: [
      (
        [], "fbank/librispeech_cuts_train-all-shuf.jsonl.gz: 5 utterances",
        "cuts_XL.2.jsonl.gz,GIGASPEECH_XL_split_2000/gigaspeech_cuts_XL.10.jsonl.gz: 10 utterances"
      ),
      (
        ["--full-libri", "0"], "fbank/librispeech_cuts_train-clean-100.jsonl.gz: 5 utterances",
        "fbank/gigaspeech_cuts_S.jsonl.gz: 5 utterances"
      ),
      (
        ["--mini-libri", "1", "--giga-prob", "0"],
        "fbank/librispeech_cuts_train-clean-5.jsonl.gz: 5 utterances",
        "fbank/librispeech_cuts_dev-clean-2.jsonl.gz: 5 utterances"
      ),
    ] as [([String], String, String)])
  func upstreamsManifests(options: [String], first: String, other: String) throws {
    try withTemporaryFolder { folder in
      let cuts = CutsFolder(in: folder)
      for part in ["train-all-shuf", "train-clean-100", "train-clean-5", "dev-clean-2"] {
        try cuts.write("librispeech_cuts_\(part)")
      }
      for part in [
        "cuts_S", "XL_split_2000/gigaspeech_cuts_XL.10", "XL_split_2000/gigaspeech_cuts_XL.2",
      ] {
        try cuts.write("gigaspeech_\(part)")
      }
      let result = try Command(arguments(folder, ["--num-epochs", "1"] + options))
      #expect(result.status == 0, "\(result.errors)")
      let log = try text(of: "\(folder)/exp")
      for line in [first, other] {
        #expect(
          log.contains(line.replacing("GIGASPEECH", with: "\(folder)/data/fbank/gigaspeech")),
          "\(log)")
      }
      #expect(log.contains("giga_tot_loss[") == !options.contains("--giga-prob"))
    }
  }

  /// With noise, joined utterances and two corpora, a training goes on to the same bits.
  @Test func resumesWithNoiseAndJoinedUtterances() throws {
    try withTemporaryFolder { folder in
      let cuts = CutsFolder(in: folder)
      try cuts.write("digits_cuts_train")
      try cuts.write("other_cuts_train")
      try cuts.writeNoise()
      let options = [
        "--corpus", "digits", "--giga-corpus", "other", "--giga-prob", "0.4", "--num-epochs", "4",
        "--concatenate-cuts", "1", "--duration-factor", "3", "--gap", "0.2", "--save-every-n", "1",
      ]
      let whole = try Command(arguments(folder, exp: "whole", options))
      #expect(whole.status == 0, "\(whole.errors)")
      try FileManager.default.createDirectory(
        atPath: "\(folder)/rest", withIntermediateDirectories: true)
      try FileManager.default.copyItem(
        atPath: "\(folder)/whole/checkpoint-3.pt", toPath: "\(folder)/rest/checkpoint-3.pt")
      let rest = try Command(
        arguments(folder, exp: "rest", options + ["--start-batch", "3"]))
      #expect(rest.status == 0, "\(rest.errors)")
      let best = ["train", "valid"].flatMap { ["best_\($0)_loss", "best_\($0)_epoch"] }
      let other = best + ["exp_dir", "start_batch"]
      let (expected, found) = try (
        CheckpointBits(path: "\(folder)/whole/epoch-4.pt", leavingOut: Set(other)),
        CheckpointBits(path: "\(folder)/rest/epoch-4.pt", leavingOut: Set(other))
      )
      #expect(found.differences(from: expected).isEmpty)
      #expect(expected.values.count > 100)
    }
  }

  /// Sizes come from the model, tokens from the command; what is frozen, and what is mixed in, is said.
  @Test func fineTuning() throws {
    try withTemporaryFolder { folder in
      let cuts = CutsFolder(in: folder)
      try cuts.write("digits_cuts_train")
      let options = [
        "train", "--manifest-dir", "\(folder)/data/fbank", "--bpe-model",
        Fixtures.path("text/bpe.model"), "--corpus", "digits", "--max-duration", "8",
        "--num-threads", "1", "--finetune-from", Fixtures.path("models/digits.tern"),
        "--exp-dir", "\(folder)/exp", "--freeze", "encoder.encoder_embed,encoder.encoder.layers.0",
        "--mix-in", "\(folder)/data/fbank/digits_cuts_train.jsonl.gz", "--save-every-n", "1",
      ]
      let result = try Command(options + ["--num-epochs", "1"])
      #expect(result.status == 0, "\(result.errors)")
      let log = try text(of: "\(folder)/exp")
      #expect(log.contains("Learning on from ") && log.contains("rows of known tokens kept"))
      #expect(log.contains("made of the joiner, not in the file: simple_am_proj.bias"))
      #expect(log.contains("of them are frozen"))
      let again = try Command(options + ["--num-epochs", "2", "--start-epoch", "2"])
      #expect(again.status == 0, "\(again.errors)")
      let unknown = try Command(options + ["--exp-dir", "\(folder)/b", "--freeze", "encoder.x"])
      #expect(unknown.status > 0 && unknown.errors.contains("'encoder.x'"), "\(unknown.errors)")
    }
  }
}
