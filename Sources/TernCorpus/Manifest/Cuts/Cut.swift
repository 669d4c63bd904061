/// A cut: what lhotse's manifests for training list.
public enum Cut: Sendable, Hashable, ManifestItem {
  /// A part of a recording.
  case mono(MonoCut)
  /// Several parts, mixed.
  case mixed(MixedCut)

  /// What lhotse's JSON says.
  ///
  /// - Throws: ``CorpusError`` as ``ManifestItem/init(_:)`` does.
  public init(_ json: JSON) throws(CorpusError) {
    let type = try JSONFields(json, of: "cut").string("type")
    switch type {
    case "MonoCut", "Cut": self = .mono(try MonoCut(json))
    case "MixedCut": self = .mixed(try MixedCut(json))
    default: throw CorpusError.unsupportedCut(type)
    }
  }

  /// lhotse's JSON.
  public var json: JSON {
    switch self {
    case .mono(let cut): cut.json
    case .mixed(let cut): cut.json
    }
  }

  /// The cut's name.
  public var id: String {
    switch self {
    case .mono(let cut): cut.id
    case .mixed(let cut): cut.id
    }
  }

  /// Its length, in seconds.
  public var duration: Double {
    switch self {
    case .mono(let cut): cut.duration
    case .mixed(let cut): cut.tracks.map { $0.offset + $0.cut.duration }.max() ?? 0
    }
  }

  /// What is said; of a mix, by the tracks that are heard, in their order.
  public var supervisions: [Supervision] { parts.flatMap(\.supervisions) }

  /// What else is known: an object; of a mix, that of the first track that has one.
  public var custom: JSON? { parts.lazy.compactMap(\.custom).first }

  /// Where its features are stored, and where it begins in their recording, in seconds. Those of a mix
  /// are not looked for.
  var storedFeatures: (StoredFeatures?, start: Double) {
    guard case .mono(let cut) = self else { return (nil, 0) }
    return (cut.features, cut.start)
  }

  /// The parts of recordings that are heard.
  private var parts: [MonoCut] {
    switch self {
    case .mono(let cut): [cut]
    case .mixed(let cut):
      cut.tracks.compactMap { track in
        guard case .mono(let part) = track.cut, !track.isMute else { return nil }
        return part
      }
    }
  }
}

extension MixedCut.Track.Content {
  /// Its length, in seconds.
  public var duration: Double {
    switch self {
    case .mono(let cut): cut.duration
    case .padding(let cut): cut.duration
    }
  }
}

extension CorpusError {
  static func unsupportedCut(_ type: String) -> CorpusError {
    CorpusError(.unsupported, "a cut of type '\(type.prefix(80))', expected MonoCut or MixedCut")
  }
}
