/// Silence. lhotse's `PaddingCut`.
public struct PaddingCut: Sendable, Hashable {
  /// The cut's name.
  public var id: String
  /// Its length, in seconds.
  public var duration: Double
  /// Samples a second, in Hz.
  public var sampleRate: Int
  /// What its features are.
  public var featureValue: Double
  /// The number of frames, where it has features.
  public var frameCount: Int?
  /// The number of values of a frame, where it has features.
  public var width: Int?
  /// The time from one frame to the next, in seconds, where it has features.
  public var frameShift: Double?
  /// The number of samples, where it has audio.
  public var sampleCount: Int?
  /// An object with whatever else is known.
  public var custom: JSON?

  /// Silence of so many samples.
  public init(id: String, sampleRate: Int, sampleCount: Int) {
    self.id = id
    duration = Double(sampleCount) / Double(sampleRate)
    self.sampleRate = sampleRate
    self.sampleCount = sampleCount
    featureValue = -23.025850929940457
  }

  init(_ json: JSON) throws(CorpusError) {
    let fields = try JSONFields(json, of: "cut of padding")
    id = try fields.string("id")
    duration = try fields.number("duration", in: ManifestBounds.seconds)
    sampleRate = try fields.integer("sampling_rate", in: ManifestBounds.sampleRate)
    featureValue = try fields.number("feat_value", in: ManifestBounds.value)
    frameCount = try fields.optionalInteger("num_frames", in: ManifestBounds.count)
    width = try fields.optionalInteger("num_features", in: ManifestBounds.count)
    frameShift = try fields.optionalNumber("frame_shift", in: ManifestBounds.seconds)
    sampleCount = try fields.optionalInteger("num_samples", in: ManifestBounds.count)
    custom = try fields.object("custom")
  }

  var json: JSON {
    [
      "id": .string(id), "duration": .number(duration), "sampling_rate": .integer(sampleRate),
      "feat_value": .number(featureValue), "num_frames": frameCount.map(JSON.integer),
      "num_features": width.map(JSON.integer), "frame_shift": frameShift.map(JSON.number),
      "num_samples": sampleCount.map(JSON.integer), "custom": custom, "type": .string("PaddingCut"),
    ]
  }
}
