/// The most of everything that a model may have. Far beyond any real model; small enough that a
/// hostile file cannot make its reader slow or large.
enum Limits {
  static let metadataBytes = 16 << 20
  static let graphs = 64
  static let inputs = 1024
  static let outputs = 1024
  static let states = 1024
  static let nodes = 100_000
  static let tensors = 100_000
  static let goldens = 256
  static let provenanceEntries = 1024
  static let tokens = 1 << 17
  static let nameBytes = 1024
  static let textBytes = 1 << 20
  static let rank = 8
  static let extent = (1 << 31) - 1
  static let elements = 1 << 40
  static let contextSize = 16
  static let frames = 1 << 16

  /// What unpacking the metadata may allocate, in all: 16 MiB, and 8 bytes for each of its own.
  static func unpackedBytes(metadata byteCount: Int) -> Int { (16 << 20) + 8 * byteCount }

  /// Refuses a count beyond a limit.
  static func check(
    _ count: Int, of things: String, _ limit: Int, at location: String
  ) throws(GraphError) {
    if count > limit {
      throw GraphError(.limit, at: location, "has \(count) \(things), expected at most \(limit)")
    }
  }

  /// Refuses what is not a name: 1 to 1024 bytes of printable ASCII, so that names are equal, and
  /// sort, the same way in every language.
  static func check(name: String, at location: String) throws(GraphError) {
    guard !name.isEmpty, name.utf8.count <= nameBytes,
      name.utf8.allSatisfy({ (0x20...0x7E).contains($0) })
    else {
      throw GraphError(
        .limit, at: location,
        "holds the name \(name.prefix(64).debugDescription), expected 1 to \(nameBytes) bytes of printable ASCII"
      )
    }
  }

  /// Refuses a text that is too long, or has a zero byte.
  static func check(
    text: String, upTo limit: Int = textBytes, at location: String
  ) throws(GraphError) {
    guard text.utf8.count <= limit, !text.utf8.contains(0) else {
      throw GraphError(
        .limit, at: location,
        "holds a text of \(text.utf8.count) bytes, expected at most \(limit), and none of them zero"
      )
    }
  }
}
