import ArgumentParser
import Foundation
import TernSpeech
import TernTensor

/// Writes what was recognised in files, as text, JSON or subtitles.
struct TranscriptWriter {
  private let options: TranscriptOptions
  /// Whether each segment has a line of its own.
  private let showsSegments: Bool

  /// - Throws: `ValidationError` where subtitles of several files would have the same place;
  ///   ``SpeechError`` where their folder cannot be made.
  init(_ options: TranscriptOptions, paths: [String], showsSegments: Bool) throws {
    self.options = options
    self.showsSegments = showsSegments
    guard options.hasSubtitles else { return }
    guard let folder = options.folder else {
      guard paths.count <= 1 else {
        throw ValidationError("subtitles of several files need a folder: --output")
      }
      return
    }
    var known: [String: String] = [:]
    for path in paths {
      if let other = known.updateValue(path, forKey: Self.name(of: path)) {
        throw ValidationError("subtitles of \(other) and \(path) would have the same name")
      }
    }
    do {
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    } catch {
      throw SpeechError(code: .file, message: "\(folder): cannot be made a folder")
    }
  }

  private static func name(of path: String) -> String {
    URL(filePath: path).deletingPathExtension().lastPathComponent
  }

  /// Writes what was recognised in a file.
  func write(_ outcome: FileTranscription.Outcome, _ segments: [RecognitionResult]) throws {
    if options.hasSubtitles { try writeSubtitles(outcome, segments) }
    if options.hasSubtitles && options.folder == nil { return }
    let result = RecognitionResult(joining: segments)
    if options.json {
      try writeJSON(
        TranscriptLine(
          outcome, result, segments: showsSegments ? segments : nil,
          showsHypotheses: options.nbest > 1))
    } else if showsSegments {
      for segment in segments {
        guard let first = segment.words.first, let last = segment.words.last else { continue }
        let times = String(format: "%.2f\t%.2f", first.start, last.end)
        try Terminal.print("\(outcome.path)\t\(times)\t\(segment.text)")
      }
    } else if options.nbest > 1 {
      for (index, hypothesis) in result.nBest.enumerated() {
        let score = String(format: "%.4f", hypothesis.score)
        try Terminal.print("\(outcome.path)\t\(index + 1)\t\(score)\t\(hypothesis.text)")
      }
    } else {
      try Terminal.print("\(outcome.path)\t\(result.text)")
    }
  }

  /// Writes that a file could not be read, where somebody may wait for it.
  func writeFailure(of outcome: FileTranscription.Outcome, _ error: any Error) throws {
    if options.json { try writeJSON(Failure(path: outcome.path, error: "\(error)")) }
  }

  private func writeSubtitles(
    _ outcome: FileTranscription.Outcome, _ segments: [RecognitionResult]
  ) throws {
    let subtitles = Subtitles(segments)
    for (isWanted, ending, text) in [
      (options.srt, "srt", subtitles.srt), (options.vtt, "vtt", subtitles.vtt),
    ] where isWanted {
      guard let folder = options.folder else {
        try Terminal.print(String(text.dropLast()))  // the last of two ends of lines
        continue
      }
      let bytes = Array(text.utf8)
      try AtomicFile.write(to: "\(folder)/\(Self.name(of: outcome.path)).\(ending)") { append in
        unsafe try append(bytes.span.bytes)
      }
    }
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
}
