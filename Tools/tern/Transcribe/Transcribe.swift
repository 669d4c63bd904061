import ArgumentParser
import Foundation
import TernCorpus
import TernSpeech

/// `tern transcribe`: audio files to text.
struct Transcribe: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Write what is said in audio files.",
    discussion: """
      Prints each file's path, a tab and its text. WAV, FLAC, OGG, MP3 and other formats, any sample \
      rate, any number of channels (which are averaged).

      Subtitles and --endpoint cut into segments where a rule of --rule1, --rule2 or --rule3 is met. A segment \
      begins a subtitle; one of more than two lines of 42 characters, or of more than 7 s, goes on in the next, from \
      a word on.

      With --json, a token's log_probability is the natural logarithm of its probability in its frame, where blank \
      is one of the tokens. A word's confidence says how sure it is that it was this word, given that something was \
      said: the geometric mean, over its tokens, of the probability divided by that of all tokens but blank.
      """)

  @OptionGroup var model: ModelOptions

  @OptionGroup(title: "Search") var recognition: RecognitionOptions

  @OptionGroup(title: "Segments") var segments: EndpointOptions

  @OptionGroup(title: "Output") var output: TranscriptOptions

  @Option(help: "The number of threads.")
  var threads = 1

  @Option(help: "The most files that are decoded at once.")
  var batchSize = 32

  @Option(help: "The most encoder frames (40 ms) that are computed at once.")
  var chunk = 32

  @Option(
    help: ArgumentHelp(
      "Feature frames appended at the end. Default: what the model says.", valueName: "frames"))
  var tail: Int?

  @Option(
    help: ArgumentHelp("A file that names more audio files, one a line.", valueName: "list.txt"))
  var filesFrom: String?

  @Argument(help: "Audio files.")
  var files: [String] = []

  func validate() throws {
    guard !files.isEmpty || filesFrom != nil else {
      throw ValidationError("give audio files, or --files-from")
    }
    guard segments.endpoint || output.hasSubtitles || segments.rules == EndpointRules() else {
      throw ValidationError("rules of endpoints are for --endpoint, --srt and --vtt")
    }
    guard output.nbest == 1 || !(segments.endpoint || output.hasSubtitles) else {
      throw ValidationError("--nbest is of whole files, without --endpoint, --srt and --vtt")
    }
    let nbest = MethodOption(name: "nbest", isGiven: output.nbest > 1, isUsed: \.hasHypotheses)
    try refuse([nbest], unusedBy: [recognition.decodingMethod])
  }

  /// The files of the command line and of the list.
  private func paths() throws -> [String] {
    guard let filesFrom else { return files }
    var list = try TextLines(path: filesFrom)
    var listed: [String] = []
    while let line = try list.next() { listed.append(line.text) }
    guard !listed.isEmpty else {
      throw CorpusError(.format, "\(filesFrom): empty, expected an audio file's path on each line")
    }
    return files + listed
  }

  private func recognizer() throws -> Recognizer {
    let loaded = try model.load()
    var options = try recognition.options(for: loaded, threadCount: threads)
    options.batchSize = batchSize
    options.chunkFrames = chunk
    options.nBest = output.nbest
    options.endpointRules = segments.rules
    options.cutsAtEndpoints = segments.endpoint || output.hasSubtitles
    if let tail {
      let value = loaded.frontEnd?.tailValue ?? TailPadding.icefall.value
      options.tail = try TailPadding(frames: tail, value: value)
    }
    return try Recognizer(model: loaded, options: options)
  }

  func run() throws {
    let paths = try paths()
    let writer = try TranscriptWriter(output, paths: paths, showsSegments: segments.endpoint)
    let transcription = FileTranscription(try recognizer(), paths: paths)
    let clock = ContinuousClock()
    let start = clock.now
    var failures = 0
    var finished = 0
    func showProgress() {
      let seconds = (clock.now - start) / .seconds(1)
      let filled = 24 * finished / max(paths.count, 1)
      let bar = String(repeating: "█", count: filled) + String(repeating: "·", count: 24 - filled)
      let speed = transcription.duration / max(seconds, 1e-9)
      Terminal.show(
        String(
          format: "%@ %d/%d files, %.0f s of audio, %.0f× real time", bar, finished, paths.count,
          transcription.duration, speed))
    }
    while let outcome = try transcription.next(progress: showProgress) {
      Terminal.clear()
      finished += 1
      switch outcome.segments {
      case .success(let segments): try writer.write(outcome, segments)
      case .failure(let error):
        failures += 1
        Terminal.say("Error: \(error)")
        try writer.writeFailure(of: outcome, error)
      }
    }
    if failures < finished {
      let seconds = (clock.now - start) / .seconds(1)
      let (count, audio) = (finished - failures, transcription.duration)
      Terminal.say(
        String(
          format: "%d %@, %.1f s of audio in %.2f s: real-time factor %.4f, peak memory %.0f MB",
          count, count == 1 ? "file" : "files", audio, seconds, seconds / max(audio, 1e-9),
          ProcessMemory.peakMegabytes))
    }
    if failures > 0 { throw ExitCode.failure }
  }
}
