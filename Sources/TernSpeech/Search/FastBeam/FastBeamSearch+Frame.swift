import TernLanguage

extension FastBeamSearch {
  /// Moves a stream on by one encoder frame.
  ///
  /// - Parameters:
  ///   - logProbabilities: What the joiner says of each token, in nats: rows of V.
  ///   - firstRow: The row of the state's first context; those of the others follow.
  ///   - expansion: Working memory.
  package func advance(
    _ state: inout FastBeamState, by logProbabilities: [Float], firstRow: Int,
    in expansion: inout FrameExpansion
  ) {
    expand(state, by: logProbabilities, firstRow: firstRow, in: &expansion)
    let survivors = expansion.survivors(options)
    var live: [FastBeamState.Live] = []
    live.reserveCapacity(survivors.count)
    for index in survivors {
      let target = expansion.targets[index]
      let arc = expansion.arcs[target.best]
      var path = state.live[Int(arc.source)].path
      if let item = arc.item(in: state.frameCount) { path = state.tokens.append(item, to: path) }
      live.append(
        FastBeamState.Live(
          context: target.context, graph: target.graph, score: target.score, path: path))
    }
    state.lattice?.append(expansion.arcs, to: survivors, of: expansion.targets.count)
    if let places = state.tokens.removeUnused(keeping: live.lazy.map(\.path)) {
      for index in live.indices where live[index].path != TokenTree.root {
        live[index].path = places[live[index].path]
      }
    }
    state.live = live
    state.frameCount += 1
  }

  /// Gathers the arcs out of the live states.
  private func expand(
    _ state: FastBeamState, by logProbabilities: [Float], firstRow: Int,
    in expansion: inout FrameExpansion
  ) {
    expansion.removeAll()
    let cut = lowestScore(state, logProbabilities, firstRow: firstRow)
    for (source, live, row) in rows(of: state, firstRow: firstRow) {
      func add(
        _ token: Int, isSpoken: Bool, graphScore: Float = 0, to graph: GraphState, word: Int? = nil
      ) {
        let logProbability = logProbabilities[row + token]
        let score = live.score + Double(graphScore) + Double(logProbability)
        if token != reading.blank && !(score >= cut && score > -.infinity) { return }
        expansion.add(
          Lattice.Arc(
            source: source, token: isSpoken ? token : nil, word: word, graphScore: graphScore,
            logProbability: logProbability, silence: logProbabilities[row + reading.blank]),
          context: isSpoken ? coding.context(live.context, followedBy: token) : live.context,
          graph: graph, score: score)
      }
      add(reading.blank, isSpoken: false, to: live.graph)
      if let unknown = reading.unknown { add(unknown, isSpoken: false, to: live.graph) }
      if isTrivial {
        // The difference is rounded; what it lets through too many, `add` refuses.
        let lowest = Float(cut - live.score).nextDown
        for token in 0..<vocabularySize
        where logProbabilities[row + token] >= lowest && isSpoken(token) {
          add(token, isSpoken: true, to: live.graph)
        }
      } else {
        graph.forEachArc(from: live.graph) { arc in
          guard isSpoken(arc.token) else { return }
          add(arc.token, isSpoken: true, graphScore: arc.score, to: arc.next, word: arc.word)
        }
      }
    }
  }

  /// The live states, each with its number and the first index of its row of log-probabilities.
  private func rows(
    of state: FastBeamState, firstRow: Int
  ) -> [(source: Int, live: FastBeamState.Live, row: Int)] {
    var row = firstRow * vocabularySize
    return state.live.indices.map { source in
      let live = state.live[source]
      if source > 0 && live.context != state.live[source - 1].context { row += vocabularySize }
      return (source, live, row)
    }
  }

  private func isSpoken(_ token: Int) -> Bool {
    (0..<vocabularySize).contains(token) && reading.isSpoken(token)
  }

  /// The score below which an arc by a token is of no use.
  ///
  /// k2 drops arcs that lie a beam below the best of the states that they leave. Where no lattice is
  /// kept, those can go too that pruning would take from any state: each state lives on by its blank, so
  /// that the new best is known to be no worse than the best of these; and where there are as many as can
  /// survive, the worst of these.
  private func lowestScore(
    _ state: FastBeamState, _ logProbabilities: [Float], firstRow: Int
  ) -> Double {
    let best = state.live.reduce(-Double.infinity) { max($0, $1.score) }
    if state.lattice != nil { return best - options.beam }
    var (highest, lowest) = (best, Double.infinity)
    for (_, live, row) in rows(of: state, firstRow: firstRow) {
      let score = live.score + Double(logProbabilities[row + reading.blank])
      (highest, lowest) = (max(highest, score), min(lowest, score))
    }
    let most =
      isTrivial ? min(options.maximumStates, options.maximumContexts) : options.maximumStates
    let cut = highest - options.beam
    return state.live.count >= most ? max(cut, lowest) : cut
  }
}
