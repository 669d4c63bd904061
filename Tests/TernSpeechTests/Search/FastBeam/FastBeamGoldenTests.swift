import Foundation
import TernGraph
import TernLanguage
import TernSpeech
import TestSupport
import Testing

/// Fast beam search against k2's own, frame by frame: equal states, scores and arcs.
struct FastBeamGoldenTests {
  /// A search as k2 does it; scores are whole multiples of 2^-16.
  struct Golden: Decodable, CustomTestStringConvertible {
    let seed: UInt64
    let vocabulary: Int
    let contextSize: Int
    let beam: Double
    let states: Int
    let contexts: Int
    /// The arcs of each state: token, next state, score.
    let graph: [[[Int]]]
    /// The live states after each frame: context, graph state, score.
    let live: [[[Int]]]
    /// The lattice's arcs: source, target, token, score; states are counted through.
    let arcs: [[Int]]

    var testDescription: String { "case \(seed)" }

    static let all: [Golden] = {
      let data = FileManager.default.contents(atPath: Fixtures.path("goldens/fast-beam.json"))
      return data.flatMap { try? JSONDecoder().decode([Golden].self, from: $0) } ?? []
    }()

    /// The graph: the trivial one where it has one state.
    var decodingGraph: any DecodingGraph {
      if graph.count == 1 { return TrivialGraph(tokenCount: vocabulary) }
      var explicit = ExplicitGraph(lexicon: [])
      explicit.final = graph.map { _ in nil }
      explicit.arcs = graph.map { arcs in
        arcs.map { arc in
          GraphArc(
            token: arc[0], score: Float(arc[2]) / 65536,
            next: GraphState(rawValue: UInt64(arc[1])))
        }
      }
      return explicit
    }

    /// The log-probability of a token after a context, as the golden's maker makes it up.
    func score(_ frame: Int, _ context: [Int], _ token: Int) -> Float {
      var hash = seed &* 1_000_003 &+ UInt64(frame)
      for symbol in context + [token] { hash = hash &* 1009 &+ UInt64(symbol) }
      var random = SeededGenerator(seed: hash)
      return -Float(random.next() >> 45) / 65536
    }
  }

  @Test func goldensAreThere() { #expect(Golden.all.count == 40) }

  @Test(arguments: Golden.all) func equalsK2(golden: Golden) throws {
    var options = FastBeamOptions()
    options.beam = golden.beam
    (options.maximumStates, options.maximumContexts) = (golden.states, golden.contexts)
    options.keepsLattice = true
    var decoding = Decoding()
    // k2 begins with blanks.
    decoding.startContext = [Int](repeating: 0, count: golden.contextSize)
    let search = try FastBeamSearch(
      options, graph: golden.decodingGraph, decoding: decoding, vocabularySize: golden.vocabulary)
    var state = try search.makeState()
    var expansion = FrameExpansion()
    for (frame, live) in golden.live.enumerated() {
      let rows = state.contexts.flatMap { context in
        (0..<golden.vocabulary).map { golden.score(frame, search.tokens(of: context), $0) }
      }
      search.advance(&state, by: rows, firstRow: 0, in: &expansion)
      let found = state.live.map { live in
        search.tokens(of: live.context) + [Int(live.graph.rawValue), Int(live.score * 65536)]
      }
      #expect(found == live, "frame \(frame)")
    }
    let lattice = try #require(search.lattice(of: state, isEnded: false))
    #expect(Set(arcs(of: lattice, golden)) == arcs(of: golden))
  }

  /// All arcs but the last frame's, in k2's numbers.
  private func arcs(of lattice: Lattice, _ golden: Golden) -> [[Int]] {
    var (first, next) = (0, 1)
    var all: [[Int]] = []
    for (frame, arcs) in lattice.frames.dropLast().enumerated() {
      all += arcs.map { arc in
        [
          first + Int(arc.source), next + Int(arc.target), arc.token ?? 0,
          Int(arc.score * 65536),
        ]
      }
      (first, next) = (next, next + golden.live[frame].count)
    }
    return all
  }

  /// k2's arcs but for the last frame's, without those that lead nowhere.
  private func arcs(of golden: Golden) -> Set<[Int]> {
    var alive: Set<Int> = []
    var kept: Set<[Int]> = []
    for arc in golden.arcs.reversed() where arc[2] == -1 || alive.contains(arc[1]) {
      alive.insert(arc[0])
      if arc[2] != -1 { kept.insert(arc) }
    }
    return kept
  }
}
