/// Where the features of a part of a recording are stored. lhotse's `Features`.
public struct StoredFeatures: Sendable, Hashable, ManifestItem {
  /// What made them: `kaldi-fbank`.
  public var type: String
  /// The number of frames, T.
  public var frameCount: Int
  /// The number of values of a frame, F.
  public var width: Int
  /// The time from one frame to the next, in seconds.
  public var frameShift: Double
  /// The rate of the samples that they were made of, in Hz.
  public var sampleRate: Int
  /// Where the part begins in its recording, in seconds.
  public var start: Double
  /// The part's length, in seconds.
  public var duration: Double
  /// How they are stored: `kaldiio` or `numpy_files`; lhotse knows more.
  public var storageType: String
  /// The file or the folder.
  public var storagePath: String
  /// What finds them there.
  public var storageKey: String
  /// The recording's name.
  public var recordingID: String?
  /// The channels that they were made of.
  public var channels: [Int]?

  /// Features of the given place.
  public init(
    type: String = "kaldi-fbank", frameCount: Int, width: Int, frameShift: Double, sampleRate: Int,
    start: Double = 0, duration: Double, storageType: String, storagePath: String,
    storageKey: String, recordingID: String? = nil, channels: [Int]? = [0]
  ) {
    self.type = type
    self.frameCount = frameCount
    self.width = width
    self.frameShift = frameShift
    self.sampleRate = sampleRate
    self.start = start
    self.duration = duration
    self.storageType = storageType
    self.storagePath = storagePath
    self.storageKey = storageKey
    self.recordingID = recordingID
    self.channels = channels
  }

  /// What lhotse's JSON says.
  ///
  /// - Throws: ``CorpusError`` as ``ManifestItem/init(_:)`` does.
  public init(_ json: JSON) throws(CorpusError) {
    let fields = try JSONFields(json, of: "features")
    type = try fields.string("type")
    frameCount = try fields.integer("num_frames", in: ManifestBounds.count)
    width = try fields.integer("num_features", in: ManifestBounds.count)
    frameShift = try fields.number("frame_shift", in: 1e-6...1e6)
    sampleRate = try fields.integer("sampling_rate", in: ManifestBounds.sampleRate)
    start = try fields.number("start", in: ManifestBounds.seconds)
    duration = try fields.number("duration", in: ManifestBounds.seconds)
    storageType = try fields.string("storage_type")
    storagePath = try fields.optionalString("storage_path") ?? ""
    storageKey = try fields.string("storage_key")
    recordingID = try fields.optionalString("recording_id")
    channels = try fields.channels("channels")
  }

  /// lhotse's JSON.
  public var json: JSON {
    [
      "type": .string(type), "num_frames": .integer(frameCount), "num_features": .integer(width),
      "frame_shift": .number(frameShift), "sampling_rate": .integer(sampleRate),
      "start": .number(start), "duration": .number(duration),
      "storage_type": .string(storageType), "storage_path": .string(storagePath),
      "storage_key": .string(storageKey), "recording_id": recordingID.map(JSON.string),
      "channels": channels.map(JSON.channels),
    ]
  }
}
