import Foundation
import TernInterchange
import TernTensor
import TestSupport
import Testing

/// Random damage: whatever happens to a file, reading it gives a value or a typed error.
@Suite struct DamageTests {
  static let files = ["pickles/good.pt", "pickles/odd.pt", "pickles/odd-legacy.pt"]

  @Test(arguments: files) func survivesRandomDamage(file: String) throws {
    let seed: UInt64 = 20_240_101
    let original = try fixtureBytes(file)
    var random = SplitMix64(state: seed)
    var refused = 0
    for round in 0..<7_000 {
      var damaged = Self.damage(original, &random)
      if round.isMultiple(of: 2) { Self.removeChecksums(&damaged) }
      try withFile(damaged) { path in
        do {
          let checkpoint = try Checkpoint(path: path)
          for entry in checkpoint.root.entries ?? [] {
            _ = try checkpoint.tensor(entry.value)?.elements(as: Float.self)
          }
          _ = try checkpoint.stateDict()
        } catch is InterchangeError {
          refused += 1
        } catch {
          Issue.record("seed \(seed), round \(round) of \(file): \(error)")
        }
      }
    }
    #expect(refused > 1_000, "seed \(seed)")
  }

  /// One to four changes: a bit, a byte, a number of four bytes, a cut, a hole, or a part twice.
  static func damage(_ original: [UInt8], _ random: inout SplitMix64) -> [UInt8] {
    var bytes = original
    for _ in 0..<Int.random(in: 1...4, using: &random) where !bytes.isEmpty {
      let index = Int.random(in: 0..<bytes.count, using: &random)
      let end = min(bytes.count, index + Int.random(in: 1...64, using: &random))
      switch Int.random(in: 0..<12, using: &random) {
      case 0: bytes.removeSubrange(index...)
      case 1: bytes.removeSubrange(index..<end)
      case 2: bytes.insert(contentsOf: bytes[index..<end], at: index)
      case 3, 4: bytes[index] ^= 1 << Int.random(in: 0..<8, using: &random)
      case 5, 6: bytes[index] = [0, 1, 0x7F, 0x80, 0xFF].randomElement(using: &random) ?? 0
      case 7:
        for place in index..<min(bytes.count, index + 4) { bytes[place] = 0xFF }
      default: bytes[index] = UInt8.random(in: 0...255, using: &random)
      }
    }
    return bytes
  }

  /// Zeroes the checksums in a zip file's directory, so that damage gets past them.
  private static func removeChecksums(_ bytes: inout [UInt8]) {
    for index in bytes.indices.dropLast(20)
    where bytes[index..<index + 4].elementsEqual([0x50, 0x4B, 1, 2]) {
      for place in index + 16..<index + 20 { bytes[place] = 0 }
    }
  }
}
