import ArgumentParser

/// What `tern transcribe` writes.
struct TranscriptOptions: ParsableArguments {
  @Flag(
    help: """
      Print a JSON object for each file, with tokens, words, times, log-probabilities and confidences.
      """)
  var json = false

  @Option(
    parsing: .unconditional,
    help: "Print so many hypotheses, the best first: rank, score and text.")
  var nbest = 1

  @Flag(help: "Write SubRip subtitles, cut at endpoints and where they are too long.")
  var srt = false

  @Flag(help: "Write WebVTT subtitles, cut at endpoints and where they are too long.")
  var vtt = false

  @Option(
    name: [.customShort("o"), .customLong("output")],
    help: ArgumentHelp(
      "The folder for subtitles. Default: those of one file go to standard output.",
      valueName: "folder"))
  var folder: String?

  var hasSubtitles: Bool { srt || vtt }

  func validate() throws {
    try require("nbest", nbest, in: 1...1024)
    guard folder == nil || hasSubtitles else {
      throw ValidationError("--output is for subtitles: --srt or --vtt")
    }
    guard folder != nil || !(srt && vtt) else {
      throw ValidationError("--srt and --vtt together need a folder: --output")
    }
    guard folder != nil || !(hasSubtitles && json) else {
      throw ValidationError("subtitles and --json together need a folder: --output")
    }
  }
}
