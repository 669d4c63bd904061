/// A part of one channel of a recording, with what is said in it. lhotse's `MonoCut`.
public struct MonoCut: Sendable, Hashable {
  /// The cut's name.
  public var id: String
  /// Where it begins in the recording, in seconds.
  public var start: Double
  /// Its length, in seconds.
  public var duration: Double
  /// The channel's number.
  public var channel: Int
  /// What is said; times count from the beginning of the cut.
  public var supervisions: [Supervision]
  /// Its features, where they are stored.
  public var features: StoredFeatures?
  /// The recording.
  public var recording: Recording?
  /// An object with whatever else is known, as `origin` for the corpus.
  public var custom: JSON?

  /// The first channel of a whole recording.
  public init(
    id: String, recording: Recording, supervisions: [Supervision] = [], custom: JSON? = nil
  ) {
    self.id = id
    start = 0
    duration = recording.duration
    channel = recording.channels.first ?? 0
    self.supervisions = supervisions
    self.recording = recording
    self.custom = custom
  }

  /// The part of a recording in which something is said; it has the supervision's name.
  public init(_ supervision: Supervision, in recording: Recording, custom: JSON? = nil) {
    id = supervision.id
    start = supervision.start
    duration = supervision.duration
    channel = supervision.channels.first ?? 0
    supervisions = [supervision]
    supervisions[0].start = 0
    self.recording = recording
    self.custom = custom
  }

  init(_ json: JSON) throws(CorpusError) {
    let fields = try JSONFields(json, of: "cut")
    id = try fields.string("id")
    start = try fields.number("start", in: ManifestBounds.seconds)
    duration = try fields.number("duration", in: ManifestBounds.seconds)
    channel = try fields.integer("channel", in: 0...65_535)
    supervisions = []
    for supervision in try fields.array("supervisions") {
      supervisions.append(try Supervision(supervision))
    }
    if let features = fields.value("features") { self.features = try StoredFeatures(features) }
    if let recording = fields.value("recording") { self.recording = try Recording(recording) }
    custom = try fields.object("custom")
  }

  var json: JSON {
    [
      "id": .string(id), "start": .number(start), "duration": .number(duration),
      "channel": .integer(channel), "supervisions": .array(supervisions.map(\.json)),
      "features": features?.json, "recording": recording?.json, "custom": custom,
      "type": .string("MonoCut"),
    ]
  }
}
