import TernGraph
import TernLanguage
import TernSpeech
import TestSupport
import Testing

/// What each of the settings takes away.
struct FastBeamPruningTests {
  /// The live states after one frame of given probabilities for blank and four tokens.
  private func live(
    graph: any DecodingGraph = TrivialGraph(tokenCount: 5),
    _ change: (inout FastBeamOptions) -> Void
  ) throws -> [FastBeamState.Live] {
    var options = FastBeamOptions()
    change(&options)
    let search = try FastBeamSearch(
      options, graph: graph, decoding: Decoding(), vocabularySize: 5)
    var state = try search.makeState()
    var expansion = FrameExpansion()
    search.advance(&state, by: [-1, -2, -3, -4, -30], firstRow: 0, in: &expansion)
    return state.live
  }

  @Test func theBeamBoundsTheDistanceFromTheBest() throws {
    #expect(try live { _ in }.map(\.score) == [-1, -2, -3, -4])
    #expect(try live { $0.beam = 2 }.map(\.score) == [-1, -2])
    // The first bound is a beam below the best before the frame, which was 0.
    #expect(try live { $0.beam = 3 }.map(\.score) == [-1, -2, -3])
    #expect(try live { $0.beam = 0 }.map(\.score) == [-1])
    #expect(try live { $0.beam = .infinity }.map(\.score) == [-1, -2, -3, -4, -30])
  }

  @Test func statesAreCounted() throws {
    for count in 1...4 {
      #expect(try live { $0.maximumStates = count }.count == count)
    }
  }

  /// Of two graph states in one context both stay; of two contexts the better one.
  @Test func contextsAreCountedAfterStates() throws {
    var graph = ExplicitGraph(lexicon: [])
    graph.arcs = [
      [1, 2].map { GraphArc(token: 1, score: 0, next: GraphState(rawValue: $0)) }
        + [GraphArc(token: 2, score: 0, next: GraphState(rawValue: 1))], [], [],
    ]
    graph.final = [nil, nil, nil]
    #expect(try live(graph: graph) { _ in }.map(\.score) == [-1, -2, -2, -3])
    #expect(try live(graph: graph) { $0.maximumContexts = 2 }.map(\.score) == [-1, -2, -2])
    #expect(try live(graph: graph) { $0.maximumContexts = 1 }.map(\.score) == [-1])
    #expect(
      try live(graph: graph) { ($0.maximumStates, $0.maximumContexts) = (2, 2) }.map(\.score)
        == [-1, -2])
  }

  @Test func theUnknownTokenSaysNothing() throws {
    var decoding = Decoding()
    decoding.unknown = 1
    let search = try FastBeamSearch(
      graph: TrivialGraph(tokenCount: 3), decoding: decoding, vocabularySize: 3)
    var state = try search.makeState()
    var expansion = FrameExpansion()
    search.advance(&state, by: [-3, -1, -2], firstRow: 0, in: &expansion)
    #expect(state.live.map(\.score) == [-1, -2])
    #expect(search.bestPath(of: state, isEnded: true).items.isEmpty)
    #expect(search.bestPath(of: state, isEnded: true).score == -1)
  }

  @Test func settingsThatMakeNoSenseAreRefused() {
    let changes: [(inout FastBeamOptions) -> Void] = [
      { $0.beam = -1 }, { $0.beam = .nan }, { $0.maximumStates = 0 }, { $0.maximumContexts = -3 },
      { $0.internalModelScale = .infinity },
    ]
    for change in changes { #expect(throws: SpeechError.self) { try live(change) } }
    var decoding = Decoding()
    decoding.startContext = [0, 0, 0, 0, 0]
    #expect(throws: SpeechError.self) {
      try FastBeamSearch(
        graph: TrivialGraph(tokenCount: 1 << 13), decoding: decoding, vocabularySize: 1 << 13)
    }
    decoding.startContext = [0, 7]
    #expect(throws: SpeechError.self) {
      try FastBeamSearch(
        graph: TrivialGraph(tokenCount: 5), decoding: decoding, vocabularySize: 5)
    }
  }

  @Test func graphsWithoutArcsOrEnds() throws {
    var graph = ExplicitGraph(lexicon: [])
    graph.final = [nil]
    for allowsPartial in [true, false] {
      var search = SearchCase(graph: graph, vocabularySize: 4, frames: 3, seed: 1)
      search.options.allowsPartial = allowsPartial
      search.options.keepsLattice = true
      let run = try search.run()
      let path = run.bestPath()
      #expect(path.items.isEmpty && !path.isComplete)
      #expect((path.score > -.infinity) == allowsPartial)
      #expect(try run.lattice().isEmpty == !allowsPartial)
      #expect(try run.lattice().nBest(.tokens).count == (allowsPartial ? 1 : 0))
      #expect(run.bestPath(isEnded: false).score > -.infinity)
    }
    // Arcs by tokens that do not exist, or that say nothing, lead nowhere.
    graph.arcs = [[-1, 0, 4, .max, .min].map { GraphArc(token: $0, score: 9, next: graph.start) }]
    let run = try SearchCase(graph: graph, vocabularySize: 4, frames: 3, seed: 1).run()
    #expect(run.bestPath().items.isEmpty)
  }

  @Test(arguments: [Float.nan, .infinity, -.infinity], [true, false])
  func probabilitiesThatAreNone(value: Float, keepsLattice: Bool) throws {
    var options = FastBeamOptions()
    options.keepsLattice = keepsLattice
    let search = try FastBeamSearch(
      options, graph: TrivialGraph(tokenCount: 4), decoding: Decoding(), vocabularySize: 4)
    var state = try search.makeState()
    var expansion = FrameExpansion()
    for frame in 0..<20 {
      let count = 4 * state.contexts.count
      let values = (0..<count).map { ($0 + frame) % 3 == 0 ? value : -Float($0 % 4) }
      search.advance(&state, by: values, firstRow: 0, in: &expansion)
      #expect(!state.live.isEmpty && state.live.allSatisfy { !$0.score.isNaN })
    }
    _ = search.bestPath(of: state, isEnded: true)
    _ = search.lattice(of: state, isEnded: true)?.nBest(.tokens)
  }

  /// Memory follows the tokens of the path, or what the lattice's live paths need.
  @Test(arguments: [false, true]) func memoryOfALongStream(keepsLattice: Bool) throws {
    var search = SearchCase(vocabularySize: 6, frames: 3000, seed: 5, spread: 3)
    search.options.keepsLattice = keepsLattice
    let run = try search.run { state, search in
      let path = search.bestPath(of: state, isEnded: true)
      #expect(state.tokenCount < 2 * path.items.count + 600)
      let arcs = search.lattice(of: state, isEnded: false)?.frames.reduce(0) { $0 + $1.count } ?? 0
      #expect(state.arcCount - arcs < (keepsLattice ? 2000 : 1))
    }
    #expect(run.bestPath().tokens.count > 1000)
    #expect((run.last.arcCount > 20_000) == keepsLattice)
    // Silence takes no memory.
    var state = run.last
    var expansion = FrameExpansion()
    for _ in 0..<3000 {
      let row: [Float] = [0, -30, -30, -30, -30, -30]
      let rows = state.contexts.flatMap { _ in row }
      run.search.advance(&state, by: rows, firstRow: 0, in: &expansion)
    }
    #expect(state.tokenCount <= 2 * run.bestPath().items.count + 600)
  }
}
