/// What is said in a part of a recording. lhotse's `SupervisionSegment`, without alignments, which are
/// not kept.
public struct Supervision: Sendable, Hashable, ManifestItem {
  /// The segment's name.
  public var id: String
  /// The recording's name.
  public var recordingID: String
  /// Where it begins, in seconds from the beginning of the recording; in a cut, of the cut.
  public var start: Double
  /// Its length, in seconds.
  public var duration: Double
  /// The numbers of the channels in which it is said.
  public var channels: [Int]
  /// What is said.
  public var text: String?
  /// In which language.
  public var language: String?
  /// By whom.
  public var speaker: String?
  /// The speaker's gender.
  public var gender: String?
  /// An object with whatever else is known.
  public var custom: JSON?

  /// What is said in a whole recording.
  public init(
    of recording: Recording, text: String, speaker: String? = nil, language: String? = nil,
    gender: String? = nil, custom: JSON? = nil
  ) {
    id = recording.id
    recordingID = recording.id
    start = 0
    duration = recording.duration
    channels = [recording.channels.first ?? 0]
    self.text = text
    self.language = language
    self.speaker = speaker
    self.gender = gender
    self.custom = custom
  }

  /// What lhotse's JSON says.
  ///
  /// - Throws: ``CorpusError`` as ``ManifestItem/init(_:)`` does.
  public init(_ json: JSON) throws(CorpusError) {
    let fields = try JSONFields(json, of: "supervision")
    id = try fields.string("id")
    recordingID = try fields.string("recording_id")
    let bounds = ManifestBounds.seconds
    start = try fields.number("start", in: -bounds.upperBound...bounds.upperBound)
    duration = try fields.number("duration", in: bounds)
    channels = try fields.channels("channel") ?? [0]
    text = try fields.optionalString("text")
    language = try fields.optionalString("language")
    speaker = try fields.optionalString("speaker")
    gender = try fields.optionalString("gender")
    custom = try fields.object("custom")
  }

  /// lhotse's JSON.
  public var json: JSON {
    [
      "id": .string(id), "recording_id": .string(recordingID), "start": .number(start),
      "duration": .number(duration), "channel": .channels(channels),
      "text": text.map(JSON.string), "language": language.map(JSON.string),
      "speaker": speaker.map(JSON.string), "gender": gender.map(JSON.string), "custom": custom,
    ]
  }
}

extension JSON {
  /// The number of a channel, or a list of several.
  static func channels(_ channels: [Int]) -> JSON {
    channels.count == 1 ? .integer(channels[0]) : .array(channels.map(JSON.integer))
  }
}
