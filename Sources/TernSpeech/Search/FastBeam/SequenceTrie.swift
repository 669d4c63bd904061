/// Sequences of symbols, as a tree of prefixes: each has a number.
struct SequenceTrie {
  /// The number of the sequence without symbols.
  static let root = 0

  private struct Step: Hashable {
    let prefix: Int
    let symbol: Int
  }

  private var steps: [Step: Int] = [:]

  /// The sequence that a symbol makes of another; nil where it is no prefix of a known one.
  func sequence(_ prefix: Int, followedBy symbol: Int) -> Int? {
    steps[Step(prefix: prefix, symbol: symbol)]
  }

  /// The number of a sequence, which is known from now on.
  mutating func insert(_ symbols: [Int]) -> Int {
    symbols.reduce(Self.root) { prefix, symbol in
      let step = Step(prefix: prefix, symbol: symbol)
      if let known = steps[step] { return known }
      steps[step] = steps.count + 1
      return steps.count
    }
  }
}
