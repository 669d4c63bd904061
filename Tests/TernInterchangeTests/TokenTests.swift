import TernInterchange
import TestSupport
import Testing

/// Tokens from icefall's file of them, and what a checkpoint says of its training.
struct TokenTests {
  @Test func aTableOfTokens() throws {
    let tokens = try TokenFile(path: Fixtures.path("text/tokens.txt")).tokens
    #expect(tokens.count == 100 && tokens[..<4] == ["<blk>", "<sos/eos>", "<unk>", "▁"])
  }

  @Test func filesThatAreNotThereAreNamed() {
    let path = Fixtures.path("text/none")
    let error = #expect(throws: InterchangeError.self) { try TokenFile(path: path) }
    #expect(error?.code == .file && error?.message.contains(path) == true)
  }

  @Test(arguments: [
    "", "a", "a 0\na 0", "a 0\nb 2", "a -1", "a 9223372036854775808", "a b 0", "a 0 1",
  ])
  func listsThatAreNoTokens(_ text: String) {
    let error = #expect(throws: InterchangeError.self) {
      try TokenFile(bytes: Array(text.utf8), name: "tokens.txt")
    }
    #expect(error?.code == .format && error?.message.hasPrefix("tokens.txt") == true)
  }

  /// Scalars are kept; paths, tensors, dictionaries and None are not.
  @Test func trainingConfiguration() throws {
    let checkpoint = try Checkpoint(path: Fixtures.path("checkpoints/training.pt"))
    #expect(
      checkpoint.trainingConfiguration == [
        "best_valid_loss": "inf", "feature_dim": "16", "cur_epoch": "3", "batch_idx_train": "120",
        "initial_lr": "0.003", "use_fp16": "False", "note": "a made-up training",
      ])
    let real = try Checkpoint(path: Fixtures.path("checkpoints/epoch-2-cut.pt"))
    #expect(real.trainingConfiguration["lr_batches"] == "20.0")
    #expect(!real.trainingConfiguration.values.contains { $0.contains("/") })
  }
}
