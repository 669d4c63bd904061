/// Counts n-grams of one length, numbered as they are met.
struct NgramCounter: Sendable {
  /// The history's number among the n-grams that are shorter by one, and the last symbol.
  private(set) var keys: [UInt64] = []
  /// How often each n-gram was met.
  private(set) var counts: [UInt32] = []
  /// The number of what is left of each n-gram without its first symbol, among those that are shorter by one.
  private(set) var endings: [Int32] = []
  /// Open addressing: an n-gram's number in the first free place after that of its hash; a power of two.
  private var slots = [Int32](repeating: -1, count: 16)

  /// Counts an n-gram, and returns its number.
  mutating func add(history: Int32, symbol: Int32, ending: Int32, count: UInt32 = 1) -> Int32 {
    let key = Self.key(history, symbol)
    let slot = slot(of: key)
    if slots[slot] >= 0 {
      counts[Int(slots[slot])] += count
      return slots[slot]
    }
    let number = Int32(keys.count)
    slots[slot] = number
    keys.append(key)
    counts.append(count)
    endings.append(ending)
    if 4 * keys.count > 3 * slots.count { grow() }
    return number
  }

  /// A history and a symbol in one number, which sorts as they do.
  static func key(_ history: Int32, _ symbol: Int32) -> UInt64 {
    UInt64(UInt32(bitPattern: history)) << 32 | UInt64(UInt32(bitPattern: symbol))
  }

  private func slot(of key: UInt64) -> Int {
    // Fibonacci hashing: Knuth, The Art of Computer Programming 3, 6.4.
    let hash = key &* 0x9E37_79B9_7F4A_7C15
    var slot = Int(hash >> UInt64(slots.count.leadingZeroBitCount + 1))
    while slots[slot] >= 0, keys[Int(slots[slot])] != key { slot = (slot + 1) & (slots.count - 1) }
    return slot
  }

  private mutating func grow() {
    slots = [Int32](repeating: -1, count: 2 * slots.count)
    for (number, key) in keys.enumerated() { slots[slot(of: key)] = Int32(number) }
  }
}
