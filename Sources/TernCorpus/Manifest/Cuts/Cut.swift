/// A cut: what lhotse's manifests for training list.
public enum Cut: Sendable, Hashable, ManifestItem {
  /// A part of a recording.
  case mono(MonoCut)
  /// Several parts, mixed.
  case mixed(MixedCut)

  public init(_ json: JSON) throws(CorpusError) {
    let type = try JSONFields(json, of: "cut").string("type")
    switch type {
    case "MonoCut", "Cut": self = .mono(try MonoCut(json))
    case "MixedCut": self = .mixed(try MixedCut(json))
    default: throw CorpusError.unsupportedCut(type)
    }
  }

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
}

extension CorpusError {
  static func unsupportedCut(_ type: String) -> CorpusError {
    CorpusError(.unsupported, "a cut of type '\(type.prefix(80))', expected MonoCut or MixedCut")
  }
}
