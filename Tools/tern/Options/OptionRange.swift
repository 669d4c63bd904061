import ArgumentParser

/// Refuses an option's value outside a range, naming all three; one that is not given is nil.
func require<Value: Comparable>(
  _ name: String, _ value: Value?, in range: ClosedRange<Value>
) throws {
  if let value, !range.contains(value) {
    throw ValidationError(
      "--\(name) is \(value), expected \(range.lowerBound)...\(range.upperBound)")
  }
}
