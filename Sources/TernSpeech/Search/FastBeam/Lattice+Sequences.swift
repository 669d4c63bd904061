extension Lattice {
  /// The paths to a state that say the same so far.
  private struct Bundle {
    /// What they say, in the trie.
    let sequence: Int
    /// The sum of their probabilities, and the best of them, as logarithms.
    var total = -Double.infinity
    var best = -Double.infinity
    /// The tokens of the best path but for those of its last arc, in the tree; and that arc.
    var path = TokenTree.root
    var last: Arc?

    mutating func add(_ other: Bundle, by arc: Arc) {
      total.addLogarithm(other.total + arc.score)
      if last == nil || other.best + arc.score > best {
        (best, path, last) = (other.best + arc.score, other.path, arc)
      }
    }
  }

  /// An entry for each of some sequences, by the sum of all paths that say it, the most probable first.
  ///
  /// This intersects the lattice with the sequences' trie, frame by frame.
  func entries(
    of sequences: Set<Int>, in trie: SequenceTrie, _ symbols: NBestSymbols
  ) -> [NBestEntry] {
    var tokens = TokenTree()
    var bundles = [[Bundle(sequence: SequenceTrie.root, total: 0, best: 0)]]
    for (frame, arcs) in frames.enumerated() {
      let stateCount =
        frame + 1 < frames.count
        ? Int(frames[frame + 1].last?.source ?? -1) + 1 : endScores.count
      var next = [[Bundle]](repeating: [], count: stateCount)
      var places: [[Int: Int]] = .init(repeating: [:], count: stateCount)
      for arc in arcs {
        let symbol = symbols.symbol(of: arc)
        for bundle in bundles[Int(arc.source)] {
          guard
            let sequence = symbol.map({ trie.sequence(bundle.sequence, followedBy: $0) })
              ?? bundle.sequence
          else { continue }
          let target = Int(arc.target)
          let place = places[target][sequence] ?? next[target].count
          if place == next[target].count {
            places[target][sequence] = place
            next[target].append(Bundle(sequence: sequence))
          }
          next[target][place].add(bundle, by: arc)
        }
      }
      for state in next.indices {
        for place in next[state].indices {
          guard let item = next[state][place].last?.item(in: frame) else { continue }
          next[state][place].path = tokens.append(item, to: next[state][place].path)
        }
      }
      bundles = next
    }
    return finish(bundles, sequences, tokens)
  }

  private func finish(
    _ bundles: [[Bundle]], _ sequences: Set<Int>, _ tokens: TokenTree
  ) -> [NBestEntry] {
    var entries: [Int: NBestEntry] = [:]
    for (state, end) in endScores.enumerated() {
      for bundle in bundles[state] where sequences.contains(bundle.sequence) {
        guard let end else { continue }
        let known = entries[bundle.sequence]
        var total = known?.totalScore ?? -.infinity
        total.addLogarithm(bundle.total + end)
        var path = known?.path
        if path.map({ bundle.best + end > $0.score }) ?? true {
          path = LatticePath(
            items: tokens.items(to: bundle.path), score: bundle.best + end, isComplete: isComplete,
            end: state)
        }
        entries[bundle.sequence] = path.map { NBestEntry(path: $0, totalScore: total) }
      }
    }
    return entries.sorted { a, b in
      a.value.totalScore == b.value.totalScore
        ? a.key < b.key : a.value.totalScore > b.value.totalScore
    }.map(\.value)
  }
}
