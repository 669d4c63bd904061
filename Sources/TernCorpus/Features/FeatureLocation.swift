/// A file, and where in it features begin.
struct FeatureLocation: Sendable, Hashable {
  /// The file's path.
  var path: String
  /// The byte where the matrix begins.
  var offset: Int

  /// What one of Kaldi's `.scp` files or a cut says: `<path>:<byte>`, or a path alone for byte 0.
  init(_ text: String) {
    (path, offset) = (text, 0)
    guard let colon = text.lastIndex(of: ":"), colon > text.startIndex,
      let offset = Int(text[text.index(after: colon)...]), offset >= 0
    else { return }
    (path, self.offset) = (String(text[..<colon]), offset)
  }

  init(path: String, offset: Int) {
    self.path = path
    self.offset = offset
  }

  /// The place as ``init(_:)`` reads it.
  var text: String { "\(path):\(offset)" }
}
