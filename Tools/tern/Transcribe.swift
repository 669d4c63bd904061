import ArgumentParser
import Foundation
import TernSpeech

/// `tern transcribe`: audio files to text.
struct Transcribe: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Write what is said in audio files.",
    discussion: """
      Prints each file's path, a tab and its text. WAV, FLAC, OGG, MP3 and other formats, any sample \
      rate, any number of channels (which are averaged).
      """)

  @OptionGroup var model: ModelOptions

  @Flag(help: "Print a JSON object for each file, with tokens, times and log-probabilities.")
  var json = false

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
  }

  /// The files of the command line and of the list.
  private func paths() throws -> [String] {
    guard let filesFrom else { return files }
    guard let list = try? String(contentsOfFile: filesFrom, encoding: .utf8) else {
      throw ValidationError("\(filesFrom): cannot be read as text")
    }
    return files + list.split(whereSeparator: \.isNewline).map(String.init)
  }

  func run() throws {
    var options = Recognizer.Options()
    options.threadCount = threads
    options.batchSize = batchSize
    options.chunkFrames = chunk
    let loaded = try model.load()
    if let tail {
      let value = loaded.frontEnd?.tailValue ?? TailPadding.icefall.value
      options.tail = try TailPadding(frames: tail, value: value)
    }
    let recognizer = try Recognizer(model: loaded, options: options)
    let paths = try paths()
    let transcription = FileTranscription(recognizer, paths: paths)
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
      switch outcome.result {
      case .success(let result): try write(outcome, result)
      case .failure(let error):
        failures += 1
        Terminal.say("Error: \(error)")
        if json { try writeJSON(Failure(path: outcome.path, error: "\(error)")) }
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

  private func write(_ outcome: FileTranscription.Outcome, _ result: RecognitionResult) throws {
    guard json else { return try Terminal.print("\(outcome.path)\t\(result.text)") }
    try writeJSON(Line(outcome, result))
  }

  private func writeJSON(_ value: some Encodable) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    let line = try encoder.encode(value)
    try Terminal.print(String(decoding: line, as: UTF8.self))
  }

  /// What `--json` prints of a file that could not be read.
  private struct Failure: Encodable {
    let path: String
    let error: String
  }

  /// What `--json` prints of a file.
  private struct Line: Encodable {
    let path: String
    let duration: Double
    let text: String
    let tokens: [Token]

    struct Token: Encodable {
      let id: Int
      let text: String
      let time: Double
      let logProbability: Double

      enum CodingKeys: String, CodingKey {
        case id, text, time
        case logProbability = "log_probability"
      }
    }

    init(_ outcome: FileTranscription.Outcome, _ result: RecognitionResult) {
      path = outcome.path
      duration = outcome.duration
      text = result.text
      tokens = result.tokens.map { token in
        Token(
          id: token.id, text: token.text, time: (token.time * 1000).rounded() / 1000,
          logProbability: (Double(token.logProbability) * 1e6).rounded() / 1e6)
      }
    }
  }
}
