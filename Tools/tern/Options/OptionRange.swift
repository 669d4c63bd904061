import ArgumentParser

/// Refuses an option's value outside a range, naming all three.
func require<Value: Comparable>(
  _ name: String, _ value: Value, in range: ClosedRange<Value>
) throws {
  guard range.contains(value) else {
    throw ValidationError(
      "--\(name) is \(value), expected \(range.lowerBound)...\(range.upperBound)")
  }
}
