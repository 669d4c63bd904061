/// The best ways for a stream's hypotheses to go on: memory reused from frame to frame.
struct Continuations {
  /// A hypothesis and the token that follows it.
  struct Item {
    let path: Int
    let token: Int
    /// The hypothesis's score and the token's log-probability, in nats.
    let score: Double
    let logProbability: Float
    /// That of blank.
    let silence: Float

    func found(in frame: Int) -> FoundToken {
      FoundToken(token: token, frame: frame, logProbability: logProbability, silence: silence)
    }
  }

  /// What was selected, the best first.
  private(set) var items: [Item] = []

  /// Selects the best; of equals the first.
  ///
  /// - Parameters:
  ///   - count: How many, where there are so many with a finite score.
  ///   - logProbabilities: What the joiner says of each token: rows of V, in nats.
  ///   - firstRow: The row of the first hypothesis; those of the others follow.
  mutating func select(
    _ count: Int, of paths: some Collection<HypothesisList.Path>,
    _ logProbabilities: borrowing LogProbabilities, firstRow: Int, _ reading: JoinerReading
  ) {
    items.removeAll(keepingCapacity: true)
    var cut = -Double.greatestFiniteMagnitude
    for (number, path) in paths.enumerated() {
      let first = (firstRow + number) * reading.width
      let silence = logProbabilities.values[first + reading.blank]
      // The difference is rounded; what it lets through too many, the exact comparison refuses.
      var lowest = Float(cut - path.score).nextDown
      for token in 0..<reading.width where logProbabilities.values[first + token] >= lowest {
        let logProbability = logProbabilities.values[first + token]
        let score = path.score + Double(logProbability)
        guard score > cut else { continue }
        if items.count == count { items.removeLast() }
        let item = Item(
          path: number, token: token, score: score, logProbability: logProbability,
          silence: silence)
        items.insert(item, at: place(of: score))
        if items.count == count {
          cut = items[count - 1].score
          lowest = Float(cut - path.score).nextDown
        }
      }
    }
  }

  /// Behind all that are as good.
  private func place(of score: Double) -> Int {
    var place = items.count
    while place > 0 && items[place - 1].score < score { place -= 1 }
    return place
  }
}
