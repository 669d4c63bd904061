import TernSpeech

/// What somebody said: audio, or features made of it, and its transcript.
public struct Utterance: Sendable, Hashable {
  /// The utterance's name.
  public let id: String
  /// What is heard; nil where there are only stored features.
  public let audio: Audio?
  /// Stored features of it, where there are some and they are to be used.
  public let features: StoredFeatures?
  /// Where the utterance begins in the recording of the stored features, in seconds.
  public let start: Double
  /// Who spoke, where it is known.
  public let speaker: String?
  /// What was said.
  public let text: String
  /// The utterance's length, in seconds.
  public let seconds: Double
  /// Whatever else its cut says of it, or if that says nothing, its supervision: an object.
  public let custom: JSON?

  /// The longest utterance, in seconds: one day.
  static let longest = 86_400.0

  /// An utterance of a whole file, whose length is known.
  public init(id: String, path: String, speaker: String? = nil, text: String, seconds: Double) {
    self.id = id
    audio = .part(AudioPart(path: path))
    features = nil
    start = 0
    self.speaker = speaker
    self.text = text
    self.seconds = seconds
    custom = nil
  }

  /// An utterance of a whole file, whose length the file declares. A file that declares none is read to
  /// its end.
  ///
  /// - Throws: ``CorpusError`` with code `.missing` where there is no file, `.audio` where it is no audio
  ///   or longer than a day.
  public init(id: String, path: String, speaker: String? = nil, text: String) throws(CorpusError) {
    let seconds = try Recording(id: id, path: path).duration
    guard seconds <= Self.longest else {
      throw CorpusError(.audio, "\(path): \(seconds) seconds of audio, expected a day at most")
    }
    self.init(id: id, path: path, speaker: speaker, text: text, seconds: seconds)
  }

  /// The utterance that a cut is; the texts of several supervisions are joined by spaces. No file is
  /// looked at.
  ///
  /// Without `usesStoredFeatures` features are to be computed from audio, if the cut has stored ones or
  /// not.
  ///
  /// - Throws: ``CorpusError`` with code `.length`, `.unsupported` or `.format` where the cut does not say
  ///   of which samples its audio consists, and no stored features are used.
  public init(_ cut: Cut, usesStoredFeatures: Bool = true) throws(CorpusError) {
    id = cut.id
    (features, start) = usesStoredFeatures ? cut.storedFeatures : (nil, 0)
    if features == nil {
      audio = try Audio(cut)
    } else {
      audio = try? Audio(cut)
    }
    let supervisions = cut.supervisions
    speaker = supervisions.lazy.compactMap(\.speaker).first
    text = supervisions.compactMap(\.text).joined(separator: " ")
    seconds = cut.duration
    custom = cut.custom ?? supervisions.lazy.compactMap(\.custom).first
    guard seconds <= Self.longest else {
      throw CorpusError(
        .length, "cut '\(id.prefix(80))': \(seconds) seconds, expected a day at most")
    }
  }

  /// The path of the first file that is heard or holds the features; empty where there is none.
  public var path: String { audio?.parts.first?.path ?? features?.storagePath ?? "" }

  /// The name of the corpus that the utterance is of, where its cut says so by `origin`.
  public var origin: String? { custom?["origin"]?.string }

  /// The samples at a rate in Hz, one channel.
  ///
  /// - Throws: ``CorpusError``, naming the utterance, with code `.missing`, `.audio`, `.rate` or `.length`.
  public func samples(sampleRate: Int) throws(CorpusError) -> [Float] {
    guard let audio else {
      throw CorpusError(.missing, "utterance '\(id)': only features, expected audio")
    }
    do { return try audio.samples(sampleRate: sampleRate) } catch {
      throw error.located(at: "utterance '\(id)'")
    }
  }
}
