import TernInterchange
import TernTensor
import Testing

/// A file of golden tensors.
package struct Goldens {
  private let file: Safetensors

  /// The goldens of a file in `Fixtures/goldens`.
  package init(_ name: String) throws {
    file = try Safetensors(path: Fixtures.path("goldens/\(name).safetensors"))
  }

  /// The names of all tensors.
  package var names: [String] { file.tensors.names }

  /// The texts that the file carries beside its tensors.
  package var metadata: [String: String] { file.metadata }

  /// The tensor of a name.
  package func tensor(_ name: String) throws -> Tensor {
    try #require(file.tensors[name], "no golden '\(name)'")
  }
}

/// The largest |found - expected| / (1 + |expected|); infinite where the counts differ or one is NaN.
package func largestDifference(_ found: [Double], _ expected: [Double]) -> Double {
  guard found.count == expected.count else { return .infinity }
  return zip(found, expected).reduce(0.0) { largest, pair in
    if pair.0 == pair.1 { return largest }
    let difference = abs(pair.0 - pair.1) / (1 + abs(pair.1))
    return difference.isNaN ? .infinity : max(largest, difference)
  }
}
