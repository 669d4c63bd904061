import TernLanguage
import TernSpeech
import TestSupport
import Testing

/// Fast beam search against brute force, and against its definition.
struct FastBeamExactnessTests {
  @Test func wideBeamsFindTheBestOfAllPaths() throws {
    try withEverySeed(0..<40) { random in
      let vocabulary = Int.random(in: 2...4, using: &random)
      var search = SearchCase(
        graph: Bool.random(using: &random)
          ? nil : ExplicitGraph(tokenCount: vocabulary, using: &random),
        vocabularySize: vocabulary, contextSize: .random(in: 1...3, using: &random),
        frames: .random(in: 0...5, using: &random), seed: random.next(), spread: 2)
      search.options = SearchCase.exhaustive
      let paths = search.allPaths()
      let complete = paths.compactMap { path, end in
        end.map { EnumeratedPath(items: path.items, score: path.score + Double($0)) }
      }
      let run = try search.run()
      let ended = complete.isEmpty ? paths.map(\.path) : complete
      try check(run, against: ended, isEnded: true, here)
      #expect(run.bestPath().isComplete == !complete.isEmpty, here)
      try check(run, against: paths.map(\.path), isEnded: false, here)
    }
  }

  private func check(
    _ run: SearchRun, against paths: [EnumeratedPath], isEnded: Bool, _ comment: Comment
  ) throws {
    let best = try #require(paths.max { $0.score < $1.score })
    let found = run.bestPath(isEnded: isEnded)
    #expect(abs(found.score - best.score) < 1e-9, comment)
    // Paths of equal tokens may differ in the graph alone.
    let equals = paths.filter { abs($0.score - best.score) < 1e-9 }
    #expect(equals.contains { $0.items == found.items }, comment)
    let lattice = try run.lattice(isEnded: isEnded)
    #expect(abs(lattice.totalScore - logSum(paths.map(\.score))) < 1e-9, comment)
    #expect(lattice.allPaths().count == paths.count, comment)
  }

  /// Where no lattice is kept, arcs are dropped earlier; what survives is the same.
  @Test func pruningIsAsDefined() throws {
    var arcs = 0
    try withEverySeed(0..<150) { random in
      let vocabulary = Int.random(in: 2...9, using: &random)
      var search = SearchCase(
        graph: Bool.random(using: &random)
          ? nil : ExplicitGraph(tokenCount: vocabulary, using: &random),
        vocabularySize: vocabulary, contextSize: .random(in: 1...3, using: &random),
        frames: .random(in: 1...40, using: &random), seed: random.next(),
        spread: .random(in: 0...6, using: &random))
      search.options.beam = [0, 0.5, 2, 5, 20].randomElement(using: &random) ?? 20
      search.options.maximumStates = .random(in: 1...12, using: &random)
      search.options.maximumContexts = .random(in: 1...8, using: &random)
      if vocabulary > 2 && Bool.random(using: &random) { search.decoding.unknown = 2 }
      let direct = DirectSearch(search)
      let run = try search.run()
      search.options.keepsLattice = true
      let keeping = try search.run()
      for frame in direct.live.indices {
        #expect(scores(run, frame) == direct.live[frame], "\(here), frame \(frame)")
        #expect(scores(keeping, frame) == direct.live[frame], "\(here), frame \(frame)")
      }
      for isEnded in [false, true] {
        #expect(run.bestPath(isEnded: isEnded) == keeping.bestPath(isEnded: isEnded), here)
        let lattice = try keeping.lattice(isEnded: isEnded)
        let ends = zip(keeping.last.live, lattice.endScores).compactMap { live, end in
          end == nil ? nil : key(live, keeping)
        }
        let found = named(lattice, keeping)
        #expect(Set(found) == direct.connected(endingIn: Set(ends)), here)
        #expect(found.count == Set(found).count || search.graph is ExplicitGraph, here)
        arcs += found.count
      }
    }
    #expect(arcs > 10_000)
  }

  private func key(_ live: FastBeamState.Live, _ run: SearchRun) -> DirectSearch.Key {
    DirectSearch.Key(context: run.search.tokens(of: live.context), graph: live.graph.rawValue)
  }

  /// The live states after a number of frames, by name.
  private func scores(_ run: SearchRun, _ frames: Int) -> [DirectSearch.Key: Double] {
    Dictionary(uniqueKeysWithValues: run.states[frames].live.map { (key($0, run), $0.score) })
  }

  /// The arcs of a lattice, between states by name.
  private func named(_ lattice: Lattice, _ run: SearchRun) -> [DirectSearch.Arc] {
    lattice.frames.enumerated().flatMap { frame, arcs in
      arcs.map { arc in
        DirectSearch.Arc(
          frame: frame, source: key(run.states[frame].live[Int(arc.source)], run),
          token: arc.token, word: arc.word, graphScore: arc.graphScore,
          logProbability: arc.logProbability,
          target: key(run.states[frame + 1].live[Int(arc.target)], run))
      }
    }
  }

  @Test func aLexiconIsNeverLeft() throws {
    let lexicon = [[1, 2, 3], [1, 2], [4], [2, 2, 5], [5, 1]]
    var said = 0
    try withEverySeed(0..<30) { random in
      var search = SearchCase(
        graph: ExplicitGraph(lexicon: lexicon), vocabularySize: 7, frames: 30,
        seed: random.next(), spread: 3)
      search.options.keepsLattice = true
      let run = try search.run()
      let paths = [run.bestPath()] + (try run.lattice().nBest(.words).map(\.path))
      for path in paths {
        #expect(path.tokens == path.words.flatMap { lexicon[$0] }, here)
        said += path.words.count
      }
    }
    #expect(said > 1000)
  }
}
