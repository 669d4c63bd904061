/// What a line of one of lhotse's manifests says.
public protocol ManifestItem: Sendable {
  /// - Throws: ``CorpusError`` with code `.format` that names the member that is missing or not what it
  ///   should be, `.unsupported` where lhotse has something that Tern has not.
  init(_ json: JSON) throws(CorpusError)

  /// The item with lhotse's names, in its order.
  var json: JSON { get }
}

/// What numbers of manifests may be.
enum ManifestBounds {
  /// Times and lengths, in seconds.
  static let seconds = 0.0...1e9
  /// Sample rates, in Hz.
  static let sampleRate = 1...10_000_000
  /// Numbers of samples and frames.
  static let count = 0...1 << 52
  /// Decibels, values of features and the like.
  static let value = -1e300...1e300
}
