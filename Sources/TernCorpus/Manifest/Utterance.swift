import TernSpeech

/// What somebody said: a recording and its transcript.
public struct Utterance: Sendable, Hashable {
  /// The utterance's name.
  public let id: String
  /// The audio file's path.
  public let path: String
  /// Who spoke, where it is known.
  public let speaker: String?
  /// What was said.
  public let text: String
  /// The recording's length, in seconds.
  public let seconds: Double

  /// The longest recording, in seconds: one day.
  static let longest = 86_400.0

  /// An utterance whose length is known.
  public init(id: String, path: String, speaker: String? = nil, text: String, seconds: Double) {
    self.id = id
    self.path = path
    self.speaker = speaker
    self.text = text
    self.seconds = seconds
  }

  /// An utterance whose length its audio file declares. A file that declares none is read to its end.
  ///
  /// - Throws: ``CorpusError`` with code `.file` where the file is not there, is no audio, or longer
  ///   than a day.
  public init(id: String, path: String, speaker: String? = nil, text: String) throws(CorpusError) {
    let length: (sampleCount: Int, sampleRate: Int)
    do { length = try Self.length(ofAudio: path) } catch {
      throw CorpusError(.file, error.message)
    }
    let seconds = Double(length.sampleCount) / Double(length.sampleRate)
    guard 0...Self.longest ~= seconds else {
      throw CorpusError(.file, "\(path): \(seconds) seconds of audio, expected a day at most")
    }
    self.init(id: id, path: path, speaker: speaker, text: text, seconds: seconds)
  }

  private static func length(
    ofAudio path: String
  ) throws(SpeechError) -> (sampleCount: Int, sampleRate: Int) {
    let file = try AudioFile(path: path)
    if let sampleCount = file.declaredSampleCount { return (sampleCount, file.sampleRate) }
    var block: [Float] = []
    while try file.read(into: &block) {}
    return (file.sampleCount, file.sampleRate)
  }
}
