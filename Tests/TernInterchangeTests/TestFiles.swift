import Foundation
import TernInterchange
import TernTensor
import TestSupport

/// Calls `body` with the path of a file of these bytes, which is removed afterwards.
func withFile<Result>(_ bytes: [UInt8], _ body: (String) throws -> Result) throws -> Result {
  let url = FileManager.default.temporaryDirectory.appending(path: "tern-\(UUID()).bin")
  try Data(bytes).write(to: url)
  defer { try? FileManager.default.removeItem(at: url) }
  return try body(url.path)
}

/// The bytes of a fixture.
func fixtureBytes(_ name: String) throws -> [UInt8] {
  [UInt8](try Data(contentsOf: URL(filePath: Fixtures.path(name))))
}

/// The error that `body` throws; nil where it does not throw.
func error(of body: () throws -> Void) -> InterchangeError? {
  do {
    try body()
    return nil
  } catch let error as InterchangeError {
    return error
  } catch {
    return InterchangeError(code: .file, message: "an error of another type: \(error)")
  }
}

/// A generator that gives the same numbers for the same seed (SplitMix64, Steele et al. 2014,
/// doi:10.1145/2660193.2660195).
struct SplitMix64: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
    return mixed ^ mixed >> 31
  }
}
