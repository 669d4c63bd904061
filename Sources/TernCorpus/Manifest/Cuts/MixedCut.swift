/// Cuts that are heard together or one after the other. lhotse's `MixedCut`.
public struct MixedCut: Sendable, Hashable {
  /// A cut in the mix.
  public struct Track: Sendable, Hashable {
    /// What is heard.
    public enum Content: Sendable, Hashable {
      /// A part of a recording.
      case mono(MonoCut)
      /// Nothing.
      case padding(PaddingCut)
    }

    /// What is heard.
    public var cut: Content
    /// Where it begins, in seconds.
    public var offset: Double
    /// The energy of the reference over that of this track, in decibels; nil leaves it as it is.
    public var snr: Double?
    /// A name for a group of tracks.
    public var tag: String?
    /// Whether the others' ``snr`` is to this track.
    public var isReference: Bool
    /// Whether it is not heard, but may be the reference.
    public var isMute: Bool

    /// A track.
    public init(_ cut: Content, offset: Double = 0, snr: Double? = nil, isReference: Bool = false) {
      self.cut = cut
      self.offset = offset
      self.snr = snr
      self.isReference = isReference
      isMute = false
    }
  }

  /// The cut's name.
  public var id: String
  /// What is heard.
  public var tracks: [Track]
  /// What is done to the mix, in order.
  public var transforms: [AudioTransform]

  /// A mix.
  public init(id: String, tracks: [Track]) {
    self.id = id
    self.tracks = tracks
    transforms = []
  }

  init(_ json: JSON) throws(CorpusError) {
    let fields = try JSONFields(json, of: "mixed cut")
    id = try fields.string("id")
    tracks = []
    for track in try fields.array("tracks") { tracks.append(try Track(track)) }
    guard !tracks.isEmpty else { throw CorpusError(.format, "mixed cut: no tracks") }
    transforms = []
    for transform in try fields.array("transforms") {
      transforms.append(try AudioTransform(transform))
    }
  }

  var json: JSON {
    [
      "id": .string(id), "tracks": .array(tracks.map(\.json)), "type": .string("MixedCut"),
      "transforms": transforms.isEmpty ? nil : .array(transforms.map(\.json)),
    ]
  }
}

extension MixedCut.Track {
  fileprivate init(_ json: JSON) throws(CorpusError) {
    let fields = try JSONFields(json, of: "track")
    let type = try fields.string("type")
    guard let cut = fields.value("cut") else { throw CorpusError(.format, "track: no 'cut'") }
    switch type {
    case "MonoCut": self.cut = .mono(try MonoCut(cut))
    case "PaddingCut": self.cut = .padding(try PaddingCut(cut))
    default: throw CorpusError.unsupportedCut(type)
    }
    offset = try fields.optionalNumber("offset", in: ManifestBounds.seconds) ?? 0
    snr = try fields.optionalNumber("snr", in: -1000...1000)
    tag = try fields.optionalString("tag")
    isReference = try fields.bool("is_snr_reference", default: false)
    isMute = try fields.bool("mute", default: false)
  }

  fileprivate var json: JSON {
    let (content, type): (JSON, String) =
      switch cut {
      case .mono(let cut): (cut.json, "MonoCut")
      case .padding(let cut): (cut.json, "PaddingCut")
      }
    return [
      "cut": content, "type": .string(type), "offset": .number(offset),
      "snr": snr.map(JSON.number), "tag": tag.map(JSON.string),
      "is_snr_reference": isReference ? .bool(true) : nil, "mute": isMute ? .bool(true) : nil,
    ]
  }
}
