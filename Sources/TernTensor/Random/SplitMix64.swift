/// Numbers that look random and follow from a seed: the same on every machine.
///
/// Source: Steele, Lea, Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014,
/// doi:10.1145/2660193.2660195.
public struct SplitMix64: RandomNumberGenerator, Sendable, Hashable {
  private var state: UInt64

  /// A generator of the given seed.
  public init(seed: UInt64) {
    state = seed
  }

  /// The generator of one purpose of a seed: independent of those of other purposes, and of how many
  /// numbers they have given.
  public init(seed: UInt64, purpose: String, index: Int = 0) {
    // FNV-1a (Fowler, Noll, Vo), then one step for each part.
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for byte in purpose.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
    var parts = SplitMix64(seed: seed)
    parts.state ^= hash
    parts.state = parts.next() ^ UInt64(bitPattern: Int64(index))
    state = parts.next()
  }

  /// The next 64 bits.
  public mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
    return mixed ^ mixed >> 31
  }
}
