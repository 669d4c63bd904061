import Testing

/// Which case of a test is running.
private enum Cases {
  @TaskLocal static var names: [String] = []
}

/// Calls `body` with each of some values; ``here`` tells meanwhile which one it is.
package func withEvery<Values: Sequence>(
  _ name: String, in values: Values, _ body: (Values.Element) throws -> Void
) rethrows {
  for value in values {
    try Cases.$names.withValue(Cases.names + ["\(name) = \(value)"]) { try body(value) }
  }
}

/// Calls `body` with a generator of each seed; ``here`` tells meanwhile which one it is.
package func withEverySeed(
  _ seeds: Range<UInt64>, _ body: (inout SeededGenerator) throws -> Void
) rethrows {
  try withEvery("seed", in: seeds) { seed in
    var random = SeededGenerator(seed: seed)
    try body(&random)
  }
}

/// The values with which the enclosing ``withEvery(_:in:_:)`` were called, for a failure's comment.
package var here: Comment { Comment(rawValue: Cases.names.joined(separator: ", ")) }
