import ArgumentParser
import TernTensor
import TernTraining

/// `tern bench loss`: how fast the pruned loss is computed here, part by part.
struct LossBench: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "loss", abstract: "Measure the pruned loss, part by part.",
    discussion: """
      Computes the loss and its gradient on random numbers, without a network and the joiner's work. \
      Tools/peers/pruned_loss.py does the same with fast_rnnt.
      """)

  @Option(help: "Utterances in a batch (B).")
  var batch = 16

  @Option(help: "Encoder frames of each utterance (T).")
  var frames = 200

  @Option(help: "Tokens of each utterance (U).")
  var tokens = 60

  @Option(help: "Tokens that there are (V).")
  var vocabulary = 500

  @Option(help: "Tokens of each frame that are kept (r).")
  var range = 5

  @Option(help: "The joiner's channels (J).")
  var joiner = 512

  @Option(help: "Threads.")
  var threads = 1

  @Option(help: "Runs after the first, which is not counted.")
  var runs = 7

  @OptionGroup(title: "Results") var records: RecordOptions

  func validate() throws {
    try require("batch", batch, in: 1...1024)
    try require("frames", frames, in: 1...10_000)
    try require("tokens", tokens, in: 1...10_000)
    try require("vocabulary", vocabulary, in: 2...100_000)
    try require("range", range, in: 2...100)
    try require("joiner", joiner, in: 1...10_000)
    try require("threads", threads, in: 1...256)
    try require("runs", runs, in: 1...1000)
    let least = (tokens - 1) / frames + 2
    guard range >= least else {
      throw ValidationError(
        "--range is \(range), expected at least \(least): \(frames) frames have \(tokens) tokens")
    }
    let logits = batch * max(frames * range, tokens + 1) * max(vocabulary, joiner)
    guard logits <= 1 << 30 else {
      throw ValidationError("\(logits) logits, expected 2^30 at most: give smaller sizes")
    }
  }

  func run() throws {
    let title =
      "loss, batch \(batch), \(frames) frames, \(tokens) tokens of \(vocabulary), range \(range), "
      + "\(joiner) channels"
    let before = try records.earlier(BenchReport.self, of: title)
    var benchmark = LossBenchmark()
    (benchmark.batch, benchmark.frames, benchmark.tokens) = (batch, frames, tokens)
    (benchmark.vocabulary, benchmark.width, benchmark.channels) = (vocabulary, range, joiner)
    let parts = benchmark.run(runs: runs, threads: ThreadPool(count: threads))
    let rows = parts.map { part, times in
      BenchReport.Row(part, .milliseconds, times.map { $0 / .milliseconds(1) })
    }
    let report = BenchReport(title, threadCount: threads, runCount: runs, rows: rows)
    try records.show(report, comparedWith: before)
  }
}
