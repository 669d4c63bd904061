import TernLanguage

/// Numbers states in the order in which they are met: an open hash table, reused from frame to frame.
struct StateTable {
  private var keys: [(context: UInt64, graph: UInt64)] = []
  /// The number of the state in each slot; -1 where there is none. A power of two of them.
  private var slots = [Int32](repeating: -1, count: 256)

  mutating func removeAll() {
    keys.removeAll(keepingCapacity: true)
    for slot in slots.indices { slots[slot] = -1 }
  }

  /// The state's number; the next one where it has none yet.
  mutating func number(of context: UInt64, _ graph: GraphState) -> Int {
    let key = (context: context, graph: graph.rawValue)
    let slot = slot(of: key)
    if slots[slot] >= 0 { return Int(slots[slot]) }
    slots[slot] = Int32(keys.count)
    keys.append(key)
    if 2 * keys.count > slots.count { grow() }
    return keys.count - 1
  }

  /// The slot that holds a key, or where it belongs.
  private func slot(of key: (context: UInt64, graph: UInt64)) -> Int {
    // Fibonacci hashing (Knuth, TAOCP 3, 6.4), of both parts.
    var hash = key.context &* 0x9E37_79B9_7F4A_7C15
    hash = (hash ^ hash >> 32 ^ key.graph) &* 0x9E37_79B9_7F4A_7C15
    var slot = Int(truncatingIfNeeded: hash >> 32) & (slots.count - 1)
    while slots[slot] >= 0 && keys[Int(slots[slot])] != key {
      slot = (slot + 1) & (slots.count - 1)
    }
    return slot
  }

  private mutating func grow() {
    slots = [Int32](repeating: -1, count: 2 * slots.count)
    for number in keys.indices { slots[slot(of: keys[number])] = Int32(number) }
  }
}
