/// Something that lhotse does to a recording's samples. Tern reads and writes all of them, and does the
/// first.
public enum AudioTransform: Sendable, Hashable {
  /// Plays so many times as fast, pitch included: `Speed`.
  case speed(Double)
  /// Any other, by its name, with lhotse's arguments.
  case other(name: String, arguments: JSON)

  /// Factors of speed.
  static let speeds = 0.01...100.0

  init(_ json: JSON) throws(CorpusError) {
    let fields = try JSONFields(json, of: "transform")
    let name = try fields.string("name")
    let arguments = try fields.object("kwargs") ?? [:]
    guard name == "Speed" else {
      self = .other(name: name, arguments: arguments)
      return
    }
    self = .speed(
      try JSONFields(arguments, of: "transform 'Speed'").number("factor", in: Self.speeds))
  }

  /// lhotse's name for it.
  public var name: String {
    switch self {
    case .speed: "Speed"
    case .other(let name, _): name
    }
  }

  var json: JSON {
    let arguments: JSON =
      switch self {
      case .speed(let factor): ["factor": .number(factor)]
      case .other(_, let arguments): arguments
      }
    return ["name": .string(name), "kwargs": arguments]
  }
}
