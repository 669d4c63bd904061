/// A recording: where its samples lie, and what is done to them before they are used. lhotse's `Recording`.
public struct Recording: Sendable, Hashable, ManifestItem {
  /// A file, or something else that gives samples, and which channels it has.
  public struct Source: Sendable, Hashable {
    /// What it is: `file`; lhotse also knows `command`, `url`, `memory` and `shar`.
    public var type: String
    /// The numbers of its channels.
    public var channels: [Int]
    /// The file's path.
    public var source: String

    /// A file.
    public init(path: String, channels: [Int] = [0]) {
      type = "file"
      self.channels = channels
      source = path
    }
  }

  /// The recording's name.
  public var id: String
  /// What gives its samples.
  public var sources: [Source]
  /// Samples a second, in Hz.
  public var sampleRate: Int
  /// The number of samples (of each channel) after all transforms.
  public var sampleCount: Int
  /// The length after all transforms, in seconds.
  public var duration: Double
  /// The numbers of its channels.
  public var channels: [Int]
  /// What is done to the samples, in order.
  public var transforms: [AudioTransform]

  /// The recording that a file holds.
  public init(id: String, path: String, sampleRate: Int, sampleCount: Int, channelCount: Int = 1) {
    let channels = Array(0..<channelCount)
    self.id = id
    sources = [Source(path: path, channels: channels)]
    self.sampleRate = sampleRate
    self.sampleCount = sampleCount
    duration = Double(sampleCount) / Double(sampleRate)
    self.channels = channels
    transforms = []
  }

  /// What lhotse's JSON says.
  ///
  /// - Throws: ``CorpusError`` as ``ManifestItem/init(_:)`` does.
  public init(_ json: JSON) throws(CorpusError) {
    let fields = try JSONFields(json, of: "recording")
    id = try fields.string("id")
    sources = []
    for source in try fields.array("sources") { sources.append(try Source(source)) }
    sampleRate = try fields.integer("sampling_rate", in: ManifestBounds.sampleRate)
    sampleCount = try fields.integer("num_samples", in: ManifestBounds.count)
    duration = try fields.number("duration", in: ManifestBounds.seconds)
    channels = try fields.channels("channel_ids") ?? sources.flatMap(\.channels).sorted()
    transforms = []
    for transform in try fields.array("transforms") {
      transforms.append(try AudioTransform(transform))
    }
  }

  /// lhotse's JSON.
  public var json: JSON {
    [
      "id": .string(id), "sources": .array(sources.map(\.json)),
      "sampling_rate": .integer(sampleRate), "num_samples": .integer(sampleCount),
      "duration": .number(duration), "channel_ids": .array(channels.map(JSON.integer)),
      "transforms": transforms.isEmpty ? nil : .array(transforms.map(\.json)),
    ]
  }
}

extension Recording.Source {
  fileprivate init(_ json: JSON) throws(CorpusError) {
    let fields = try JSONFields(json, of: "source of a recording")
    type = try fields.string("type")
    channels = try fields.channels("channels") ?? []
    source = try fields.string("source")
  }

  fileprivate var json: JSON {
    [
      "type": .string(type), "channels": .array(channels.map(JSON.integer)),
      "source": .string(source),
    ]
  }
}
