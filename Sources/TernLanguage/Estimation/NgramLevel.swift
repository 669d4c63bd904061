/// The n-grams of one length that a text has, sorted by history and last symbol.
struct NgramLevel {
  /// The place of each n-gram's history among the n-grams that are shorter by one.
  private(set) var histories: [Int32] = []
  /// Each n-gram's last symbol.
  private(set) var symbols: [Int32] = []
  /// How often each n-gram was met.
  private(set) var counts: [UInt32] = []
  /// The place of each n-gram without its first symbol, among those that are shorter by one.
  private(set) var endings: [Int32] = []

  /// Sorts n-grams that were counted, with new numbers for symbols, and the places of those that are shorter by
  /// one by their old numbers; and returns the places of these n-grams.
  static func sorted(
    _ counter: consuming NgramCounter, symbols newSymbols: [Int32], shorter: [Int32]
  ) -> (level: NgramLevel, places: [Int32]) {
    var order: [(key: UInt64, number: Int32)] = []
    order.reserveCapacity(counter.keys.count)
    for (number, key) in counter.keys.enumerated() {
      let history = shorter[Int(key >> 32)]
      let symbol = newSymbols[Int(key & 0xFFFF_FFFF)]
      order.append((NgramCounter.key(history, symbol), Int32(number)))
    }
    order.sort { $0.key < $1.key }
    var level = NgramLevel()
    var places = [Int32](repeating: 0, count: order.count)
    for (place, entry) in order.enumerated() { places[Int(entry.number)] = Int32(place) }
    level.histories = order.map { Int32(truncatingIfNeeded: $0.key >> 32) }
    level.symbols = order.map { Int32(truncatingIfNeeded: $0.key) }
    level.counts = order.map { counter.counts[Int($0.number)] }
    level.endings = order.map { shorter[Int(counter.endings[Int($0.number)])] }
    return (level, places)
  }

  /// Calls `body` with each history and the places of its continuations.
  func forEachHistory(_ body: (_ history: Int, _ continuations: Range<Int>) -> Void) {
    var start = 0
    while start < histories.count {
      let history = histories[start]
      let end = histories[start...].firstIndex { $0 != history } ?? histories.count
      body(Int(history), start..<end)
      start = end
    }
  }

  /// How many of the n-grams that are longer by one each of these ends; its own count where there is none,
  /// as for those that begin a sentence.
  func continuationCounts(longer: NgramLevel) -> [UInt32] {
    var found = [UInt32](repeating: 0, count: counts.count)
    for ending in longer.endings { found[Int(ending)] += 1 }
    for place in found.indices where found[place] == 0 { found[place] = counts[place] }
    return found
  }
}
